//! Names that are listed within another: `防风通圣丸(颗粒)` lists 防风通圣颗粒.

use std::collections::HashSet;

use catalog::normalize::normalized;

/// How dosage forms end.
const FORM_ENDS: &str = "片丸散膏丹水液剂浆粒囊锭酒胶露茶贴汤饮";

/// What names with dosage forms in a bracket may enumerate, normalised: the name before the bracket, and what stands in the bracket
/// behind each beginning of it. More than is meant, so that nothing that is listed in law counts as unlisted.
pub fn enumerated<'n>(names: impl Iterator<Item = &'n String>) -> HashSet<String> {
    let mut found = HashSet::new();
    for name in names {
        let name = normalized(name);
        let Some((head, forms)) = name
            .strip_suffix(')')
            .and_then(|name| name.rsplit_once('('))
        else {
            continue;
        };
        if !forms
            .split(',')
            .all(|form| form.ends_with(|end| FORM_ENDS.contains(end)))
        {
            continue;
        }
        found.insert(head.to_owned());
        let ends = head.char_indices().map(|(at, _)| at).skip(2);
        for (end, form) in ends.flat_map(|end| forms.split(',').map(move |form| (end, form))) {
            found.insert(format!("{}{form}", &head[..end]));
        }
    }
    found
}
