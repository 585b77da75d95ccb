use std::path::Path;
use std::sync::{Arc, OnceLock};

/// A font with Chinese glyphs and its index in the file.
#[derive(Clone)]
pub(crate) struct SystemFont {
    pub data: Arc<Vec<u8>>,
    pub index: u32,
}

/// Where Debian's packages put them; the index is that of the simplified Chinese face.
const PLACES: [(&str, u32); 6] = [
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    (
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
        0,
    ),
];

/// A Chinese font of this system, read once; `None` where none is installed.
pub(crate) fn chinese() -> Option<&'static SystemFont> {
    static FONT: OnceLock<Option<SystemFont>> = OnceLock::new();
    FONT.get_or_init(|| {
        PLACES.iter().find_map(|&(path, index)| {
            let data = std::fs::read(Path::new(path)).ok()?;
            Some(SystemFont {
                data: Arc::new(data),
                index,
            })
        })
    })
    .as_ref()
}
