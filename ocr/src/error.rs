use std::path::PathBuf;

/// Why a file could not be decoded, or the reader not be opened. The message says what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OcrError {
    #[error("the file is empty; scan or copy it again")]
    EmptyFile,
    #[error(
        "the file is plain text, not a picture of a bill, whatever its name says; send PNG, JPEG, TIFF, PDF or OFD"
    )]
    TextFile,
    #[error("the file is not a picture that can be recognised; send PNG, JPEG, TIFF, PDF or OFD")]
    UnknownFormat,
    #[error("{format} files cannot be read; {remedy_en}")]
    UnsupportedFormat {
        format: &'static str,
        remedy_en: &'static str,
        remedy_zh: &'static str,
    },
    #[error(
        "the {format} file uses {feature}, which cannot be read; save it again as PNG or baseline JPEG"
    )]
    UnsupportedFeature {
        format: &'static str,
        feature: String,
    },
    #[error("the {format} file is cut off before its end; copy or scan it again")]
    Truncated { format: &'static str },
    #[error(
        "the {format} file is damaged ({detail}); scan it again, or open it elsewhere and save it as PNG"
    )]
    Damaged {
        format: &'static str,
        detail: String,
    },
    #[error(
        "the picture has {width} x {height} pixels, more than the {max_megapixels} megapixels that are read; scan at 300 dpi"
    )]
    TooManyPixels {
        width: u64,
        height: u64,
        max_megapixels: u64,
    },
    #[error(
        "the file has {pages} pages, more than the {max_pages} that are read from one file; split it"
    )]
    TooManyPages { pages: u64, max_pages: u32 },
    #[error("the {format} file holds no page; export it again")]
    NoPages { format: &'static str },
    #[error("the file has no page {page}; it has {pages}")]
    NoSuchPage { page: u32, pages: u32 },
    #[error("the PDF is protected by a password; remove the password, or print it to a new PDF")]
    EncryptedPdf,
    #[error(
        "no recognition models were found; run ocr/models/fetch.sh, or set HEDAN_MODELS to their folder"
    )]
    ModelsNotFound,
    #[error("the model {} cannot be used ({detail}); run ocr/models/fetch.sh again", path.display())]
    UnusableModel { path: PathBuf, detail: String },
    #[error(
        "the engine {engine} cannot be started ({detail}); see README.md for the packages it needs"
    )]
    EngineUnavailable {
        engine: &'static str,
        detail: String,
    },
    #[error(
        "the page shows more pieces of text than any bill, as grain and patterns do; scan it again on plain paper"
    )]
    TooMuchText,
    #[error(
        "reading the page took longer than {seconds} seconds and was stopped; scan it again at 300 dpi, or when the machine has less to do"
    )]
    TooSlow { seconds: u64 },
    #[error(
        "the reader itself failed on the page; read it by hand, and send the file to who maintains the program"
    )]
    ReaderFailed,
    #[error("the engine {engine} failed on a page ({detail}); the page was not read")]
    EngineFailed {
        engine: &'static str,
        detail: String,
    },
}

impl OcrError {
    /// The same sentence as `Display`, in Chinese.
    pub fn message_zh(&self) -> String {
        match self {
            OcrError::EmptyFile => "文件是空的，请重新扫描或复制".to_owned(),
            OcrError::TextFile => {
                "文件内容是纯文本而不是票据图像（与扩展名无关），请提供 PNG、JPEG、TIFF、PDF 或 OFD"
                    .to_owned()
            }
            OcrError::UnknownFormat => {
                "无法识别的文件，请提供 PNG、JPEG、TIFF、PDF 或 OFD".to_owned()
            }
            OcrError::UnsupportedFormat {
                format, remedy_zh, ..
            } => {
                format!("不支持 {format} 文件，{remedy_zh}")
            }
            OcrError::UnsupportedFeature { format, feature } => {
                format!("{format} 文件使用了不支持的特性（{feature}），请另存为 PNG 或普通 JPEG")
            }
            OcrError::Truncated { format } => {
                format!("{format} 文件不完整（后半部分缺失），请重新复制或扫描")
            }
            OcrError::Damaged { format, detail } => {
                format!("{format} 文件已损坏（{detail}），请重新扫描，或用其他软件打开后另存为 PNG")
            }
            OcrError::TooManyPixels {
                width,
                height,
                max_megapixels,
            } => format!(
                "图像为 {width} x {height} 像素，超过 {max_megapixels} 百万像素的上限，请按 300 dpi 扫描"
            ),
            OcrError::TooManyPages { pages, max_pages } => {
                format!("文件共 {pages} 页，超过单个文件 {max_pages} 页的上限，请拆分后上传")
            }
            OcrError::NoPages { format } => format!("{format} 文件中没有页面，请重新导出"),
            OcrError::NoSuchPage { page, pages } => format!("文件没有第 {page} 页，共 {pages} 页"),
            OcrError::EncryptedPdf => "PDF 有密码保护，请去除密码，或打印为新的 PDF".to_owned(),
            OcrError::ModelsNotFound => {
                "没有找到识别模型，请运行 ocr/models/fetch.sh，或用 HEDAN_MODELS 指定模型目录"
                    .to_owned()
            }
            OcrError::UnusableModel { path, detail } => {
                format!(
                    "模型 {} 无法使用（{detail}），请重新运行 ocr/models/fetch.sh",
                    path.display()
                )
            }
            OcrError::EngineUnavailable { engine, detail } => {
                format!("识别引擎 {engine} 无法启动（{detail}），所需软件包见 README")
            }
            OcrError::TooMuchText => {
                "页面上的文字块比任何票据都多（多为噪点或底纹），请在干净的纸面上重新扫描"
                    .to_owned()
            }
            OcrError::TooSlow { seconds } => format!(
                "识别该页超过 {seconds} 秒，已停止，请按 300 dpi 重新扫描，或在机器空闲时再试"
            ),
            OcrError::ReaderFailed => {
                "识别该页时程序内部出错，请人工录入该页，并把文件交给程序的维护人员".to_owned()
            }
            OcrError::EngineFailed { engine, detail } => {
                format!("识别引擎 {engine} 处理页面失败（{detail}），该页未读")
            }
        }
    }

    /// Stable, for programs: `truncated`, `too_many_pages`, ...
    pub fn code(&self) -> &'static str {
        match self {
            OcrError::EmptyFile => "empty_file",
            OcrError::TextFile => "text_file",
            OcrError::UnknownFormat => "unknown_format",
            OcrError::UnsupportedFormat { .. } => "unsupported_format",
            OcrError::UnsupportedFeature { .. } => "unsupported_feature",
            OcrError::Truncated { .. } => "truncated",
            OcrError::Damaged { .. } => "damaged",
            OcrError::TooManyPixels { .. } => "too_many_pixels",
            OcrError::TooManyPages { .. } => "too_many_pages",
            OcrError::NoPages { .. } => "no_pages",
            OcrError::NoSuchPage { .. } => "no_such_page",
            OcrError::EncryptedPdf => "encrypted_pdf",
            OcrError::ModelsNotFound => "models_not_found",
            OcrError::UnusableModel { .. } => "unusable_model",
            OcrError::EngineUnavailable { .. } => "engine_unavailable",
            OcrError::TooMuchText => "too_much_text",
            OcrError::TooSlow { .. } => "too_slow",
            OcrError::ReaderFailed => "reader_failed",
            OcrError::EngineFailed { .. } => "engine_failed",
        }
    }
}
