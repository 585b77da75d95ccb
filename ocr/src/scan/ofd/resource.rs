use super::package::resolve;
use super::xml::Element;
use crate::OcrError;

/// Where the pictures of a document lie.
#[derive(Default)]
pub struct Resources {
    /// Identifier and path within the package.
    pictures: Vec<(String, String)>,
}

impl Resources {
    /// The list `path` of resources.
    pub fn add(&mut self, list: &Element, path: &str) -> Result<(), OcrError> {
        let base = resolve(path, list.attribute("BaseLoc").unwrap_or_default())?;
        let folder = if list.attribute("BaseLoc").is_some() {
            format!("{base}/")
        } else {
            path.to_owned()
        };
        for media in list.descendants("MultiMedia") {
            let (Some(id), Some(file)) = (media.attribute("ID"), media.child("MediaFile")) else {
                continue;
            };
            self.pictures
                .push((id.to_owned(), resolve(&folder, &file.text)?));
        }
        Ok(())
    }

    pub fn picture(&self, id: &str) -> Option<&str> {
        let found = self.pictures.iter().find(|(known, _)| known == id);
        found.map(|(_, path)| path.as_str())
    }
}
