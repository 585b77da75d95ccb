use ::bill::Money;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::App;
use super::bill;
use super::bill_dto::BillDto;
use super::claims::find_claim;
use super::guard::Session;
use super::input::{Body, InPath};
use super::problem::{Answer, Problem};
use crate::account::Role;
use crate::decision::Step;
use crate::desk::DecisionRequest;

/// Characters.
const LONGEST_REASON: usize = 1000;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Accept,
    Reduce,
    Reject,
    Correct,
    ChooseEntry,
}

#[derive(Deserialize, ToSchema)]
pub struct Correction {
    /// A field of the line: `amount`, `name`, ...
    field: String,
    /// `null` where nothing is printed.
    value: Option<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct DecisionForm {
    /// Made by the client; the same id again changes nothing.
    #[schema(value_type = String, example = "018f7f0e-8f4e-7c1a-9b1e-3a5c1d2e4f60")]
    decision_id: Uuid,
    action: Action,
    /// With `reduce`: what of the line counts, yuan.
    #[schema(value_type = Option<String>, example = "12.30")]
    amount: Option<Money>,
    /// With `correct`.
    correction: Option<Correction>,
    /// With `choose_entry`; absent for "no entry fits".
    entry_code: Option<String>,
    /// Required except with `accept`.
    #[serde(default)]
    reason: String,
    /// The claim's version that the reviewer saw.
    version: i64,
}

impl DecisionForm {
    fn step(&mut self) -> Answer<Step> {
        let missing = |field: &str| {
            Problem::invalid(
                "missing_field",
                format!("该操作需要填写 {field}"),
                format!("this action takes the field {field}"),
            )
        };
        Ok(match self.action {
            Action::Accept => Step::Accept,
            Action::Reject => Step::Reject,
            Action::Reduce => Step::Reduce {
                amount: self.amount.ok_or_else(|| missing("amount"))?,
            },
            Action::Correct => {
                let correction = self
                    .correction
                    .take()
                    .ok_or_else(|| missing("correction"))?;
                Step::Correct {
                    field: correction.field,
                    value: correction.value,
                }
            }
            Action::ChooseEntry => Step::ChooseEntry {
                entry_code: self.entry_code.take(),
            },
        })
    }
}

pub fn checked_reason(reason: &str) -> Answer<String> {
    if reason.chars().count() > LONGEST_REASON {
        return Err(Problem::invalid(
            "reason_too_long",
            format!("理由不能超过 {LONGEST_REASON} 个字"),
            format!("the reason may have at most {LONGEST_REASON} characters"),
        ));
    }
    Ok(reason.trim().to_owned())
}

/// Decide on a line. Answers with the bill as it is after the decision.
#[utoipa::path(post, path = "/claims/{id}/lines/{index}/decisions", tag = "review",
    params(("id" = i64, Path), ("index" = usize, Path)), request_body = DecisionForm, responses(
    (status = 200, body = BillDto), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn decide(
    State(app): State<App>,
    session: Session,
    InPath((id, line)): InPath<(i64, usize)>,
    Body(mut form): Body<DecisionForm>,
) -> Answer<Json<BillDto>> {
    session.allow(&[Role::Reviewer])?;
    let reason = checked_reason(&form.reason)?;
    let step = form.step()?;
    let request = DecisionRequest {
        decision_id: form.decision_id.to_string(),
        line,
        step,
        reason,
        version: form.version,
    };
    app.desk.decide(session.user(), id, &request).await?;
    app.desk.metrics.decision();
    app.desk.progress.changed(id);
    let claim = find_claim(&app, id).await?;
    Ok(Json(bill::of_claim(&app, &claim).await?))
}
