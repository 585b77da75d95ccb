use ::catalog::{Policy, PolicyError, PolicyRule, RefusedRow};
use axum::Json;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::guard::Session;
use super::import::{ImportQuery, RefusedRowDto, one_file};
use super::input::{InPath, InQuery};
use super::problem::{Answer, Problem};
use crate::account::Role;
use crate::storage::LoadedPolicy;

#[derive(Serialize, ToSchema)]
pub struct PoliciesDto {
    /// The newest, by which claims are judged, first.
    policies: Vec<PolicyDto>,
}

/// A policy that was loaded.
#[derive(Serialize, ToSchema)]
pub struct PolicyDto {
    id: i64,
    name: String,
    /// Name of the file; empty where it was not kept.
    file: String,
    /// Empty where it was not kept.
    loaded_by: String,
    #[schema(value_type = String, format = DateTime)]
    loaded_at: Timestamp,
    rules: usize,
}

#[derive(Serialize, ToSchema)]
pub struct PolicyRulesDto {
    name: String,
    /// In the order of the file.
    rules: Vec<PolicyRuleDto>,
}

/// One row of a policy.
#[derive(Serialize, ToSchema)]
pub struct PolicyRuleDto {
    id: String,
    version: u32,
    kind: String,
    /// `red`, `orange`, `yellow` or `blue`; `null` where the kind gives it.
    severity: Option<String>,
    #[schema(format = Date)]
    valid_from: String,
    /// The last day; `null` while it has no end.
    #[schema(format = Date)]
    valid_to: Option<String>,
    source: String,
    /// Which catalog entries it means, by `kinds`, `codes`, `names`, `code_prefixes` and `words`.
    #[schema(value_type = Object)]
    applies_to: serde_json::Value,
    /// Ratios, ceilings, deadlines and other parameters of the kind; `null` where it has none.
    #[schema(value_type = Object)]
    parameters: serde_json::Value,
}

#[derive(Serialize, ToSchema)]
pub struct PolicyImportDto {
    name: String,
    /// Rules, each by its number and version, that the policy in force does not have.
    new: usize,
    /// Rules that say something else under the same version.
    changed: usize,
    /// Rules of the policy in force that the file does not have.
    ended: usize,
    unchanged: usize,
    changes: Vec<RuleChangeDto>,
    /// Rules that were not understood; where there is one, nothing is loaded.
    refused: Vec<RefusedRowDto>,
}

#[derive(Serialize, ToSchema)]
pub struct RuleChangeDto {
    /// `new`, `changed` or `ended`.
    what: &'static str,
    rule: PolicyRuleDto,
}

/// The policies that were loaded.
#[utoipa::path(get, path = "/policies", tag = "catalog", responses((status = 200, body = PoliciesDto)))]
pub async fn list(State(app): State<App>, _session: Session) -> Answer<Json<PoliciesDto>> {
    let loaded = app.desk.storage.policies().await?;
    let policies: Answer<Vec<PolicyDto>> = loaded.into_iter().map(PolicyDto::of).collect();
    Ok(Json(PoliciesDto {
        policies: policies?,
    }))
}

/// The rules of one of them.
#[utoipa::path(get, path = "/policies/{id}", tag = "catalog", params(("id" = i64, Path)), responses(
    (status = 200, body = PolicyRulesDto), (status = 404, body = Problem)))]
pub async fn show(
    State(app): State<App>,
    _session: Session,
    InPath(id): InPath<i64>,
) -> Answer<Json<PolicyRulesDto>> {
    let loaded = app.desk.storage.policies().await?;
    let found = loaded.into_iter().find(|policy| policy.id == id);
    let found =
        found.ok_or_else(|| Problem::not_found("没有这一版审核规则", "there is no such policy"))?;
    let policy = understood(&found)?;
    Ok(Json(PolicyRulesDto {
        rules: policy.rules().iter().map(PolicyRuleDto::from).collect(),
        name: policy.name,
    }))
}

/// Load a policy (TOML) in the place of the one in force: all rules or, where one is refused, none.
#[utoipa::path(post, path = "/policies/import", tag = "catalog", params(ImportQuery),
    request_body(content = super::documents::UploadForm, content_type = "multipart/form-data"), responses(
    (status = 200, body = PolicyImportDto), (status = 403, body = Problem),
    (status = 422, body = PolicyImportDto)))]
pub async fn load(
    State(app): State<App>,
    session: Session,
    InQuery(query): InQuery<ImportQuery>,
    mut form: Multipart,
) -> Answer<(StatusCode, Json<PolicyImportDto>)> {
    session.allow(&[Role::Administrator])?;
    let (file, bytes) = one_file(&mut form).await?;
    let read = String::from_utf8(bytes)
        .map_err(|_| vec![not_utf8()])
        .and_then(|text| match Policy::read(&text) {
            Ok(policy) => Ok((policy, text)),
            Err(errors) => Err(errors.into_iter().map(refused).collect()),
        });
    let (policy, text) = match read {
        Ok(read) => read,
        Err(rows) => {
            let refusal = PolicyImportDto {
                refused: rows.into_iter().map(RefusedRowDto::from).collect(),
                ..PolicyImportDto::between(&[], &Policy::default())
            };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(refusal)));
        }
    };
    let storage = &app.desk.storage;
    let before = storage.policy().await?;
    let current = before.as_deref().map(Policy::from_toml).transpose();
    let current = current.map_err(|error| Problem::internal(&error))?;
    let rules = current.as_ref().map(Policy::rules).unwrap_or_default();
    let report = PolicyImportDto::between(rules, &policy);
    if !query.dry_run && before.as_deref() != Some(&*text) {
        let by = &session.user().username;
        storage.load_policy(by, &file, &text).await?;
        app.desk.reference.reload(storage).await?;
    }
    Ok((StatusCode::OK, Json(report)))
}

fn not_utf8() -> RefusedRow {
    RefusedRow {
        row: 0,
        column: String::new(),
        reason_zh: "文件不是UTF-8编码".to_owned(),
        reason_en: "the file is not UTF-8".to_owned(),
        remedy_zh: "请另存为UTF-8编码再导入".to_owned(),
        remedy_en: "save it as UTF-8 and import it again".to_owned(),
    }
}

fn refused(error: PolicyError) -> RefusedRow {
    let (row, column, reason) = match error {
        PolicyError::Syntax { line, reason } => (line, String::new(), reason),
        PolicyError::Rule {
            line, id, reason, ..
        } => (line, id, reason),
    };
    let said = in_chinese(&reason);
    let reason_zh = match column.as_str() {
        "" => format!("文件不是有效的TOML：{said}"),
        id => format!("规则“{id}”不合要求：{said}"),
    };
    RefusedRow {
        row,
        column,
        reason_zh,
        reason_en: reason,
        remedy_zh: "请参照 fixtures/policy/policy.toml 的写法改正，再导入".to_owned(),
        remedy_en: "correct it after fixtures/policy/policy.toml and import it again".to_owned(),
    }
}

/// What the parser says most; all else as it is.
fn in_chinese(reason: &str) -> String {
    let quoted = reason.split('`').nth(1).unwrap_or_default();
    if reason.starts_with("missing field") {
        format!("缺少 {quoted}")
    } else if reason.starts_with("unknown variant") {
        format!("没有 {quoted} 这一种")
    } else if reason.starts_with("unknown field") {
        format!("没有 {quoted} 这一项")
    } else {
        reason.to_owned()
    }
}

fn understood(loaded: &LoadedPolicy) -> Answer<Policy> {
    Policy::from_toml(&loaded.body).map_err(|error| Problem::internal(&error))
}

impl PolicyDto {
    fn of(loaded: LoadedPolicy) -> Answer<PolicyDto> {
        let policy = understood(&loaded)?;
        Ok(PolicyDto {
            id: loaded.id,
            rules: policy.rules().len(),
            name: policy.name,
            file: loaded.file,
            loaded_by: loaded.loaded_by,
            loaded_at: loaded.loaded_at,
        })
    }
}

impl From<&PolicyRule> for PolicyRuleDto {
    fn from(rule: &PolicyRule) -> PolicyRuleDto {
        let json = |value: serde_json::Result<serde_json::Value>| value.unwrap_or_default();
        let mut kind = json(serde_json::to_value(&rule.kind));
        let severity = rule
            .severity
            .map(|severity| json(serde_json::to_value(severity)));
        PolicyRuleDto {
            id: rule.id.clone(),
            version: rule.version,
            kind: kind["kind"].as_str().unwrap_or_default().to_owned(),
            severity: severity.and_then(|severity| severity.as_str().map(str::to_owned)),
            valid_from: rule.valid_from.to_string(),
            valid_to: rule.valid_to.map(|day| day.to_string()),
            source: rule.source.to_string(),
            applies_to: json(serde_json::to_value(&rule.applies_to)),
            parameters: kind["parameters"].take(),
        }
    }
}

impl PolicyImportDto {
    fn between(before: &[PolicyRule], policy: &Policy) -> PolicyImportDto {
        let after = policy.rules();
        let same = |rules: &[PolicyRule], rule: &PolicyRule| {
            let mut rules = rules.iter();
            let found = rules.find(|other| other.reference() == rule.reference());
            found.cloned()
        };
        let what = |rule: &PolicyRule| match same(before, rule) {
            None => Some("new"),
            Some(other) if other != *rule => Some("changed"),
            Some(_) => None,
        };
        let change = |what, rule: &PolicyRule| RuleChangeDto {
            what,
            rule: rule.into(),
        };
        let ended = before.iter().filter(|rule| same(after, rule).is_none());
        let mut changes: Vec<RuleChangeDto> = ended.map(|rule| change("ended", rule)).collect();
        changes.extend(
            after
                .iter()
                .filter_map(|rule| Some(change(what(rule)?, rule))),
        );
        let count = |what| changes.iter().filter(|change| change.what == what).count();
        let (new, changed, ended) = (count("new"), count("changed"), count("ended"));
        PolicyImportDto {
            name: policy.name.clone(),
            new,
            changed,
            ended,
            unchanged: after.len() - new - changed,
            changes,
            refused: Vec::new(),
        }
    }
}
