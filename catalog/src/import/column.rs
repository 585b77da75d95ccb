use super::header::{Heading, headings};
use super::title::{Column, TITLES, is_national, same_title, usual_column};
use super::{Mapping, RefusedRow, SheetRow};

const REQUIRED: [Column; 4] = [Column::Code, Column::Name, Column::Class, Column::ValidFrom];

/// Title rows and remarks may stand above the header; further down it is not looked for.
const HEADER_WITHIN_ROWS: usize = 10;

/// Where each column is, with the file's own title for it.
pub(super) struct Columns {
    places: Vec<(Column, usize, String)>,
    /// Cells that make the code, where the file has no column of codes.
    pub(super) code_parts: Vec<usize>,
    /// Cells that hold for the rows below until the next one.
    pub(super) fill_down: Vec<usize>,
    /// Titles of the columns that nothing is taken from.
    pub(super) unused: Vec<String>,
    /// The rows that the titles stand in, as lists that are printed page by page repeat them.
    header: Vec<Vec<String>>,
}

impl Columns {
    /// The header, which may be of two rows, and the rows below it.
    pub(super) fn find<'r>(
        rows: &'r [SheetRow],
        mapping: &Mapping,
    ) -> Result<(Columns, &'r [SheetRow]), Box<RefusedRow>> {
        let header =
            Columns::position(rows, mapping).ok_or_else(|| Box::new(no_header(mapping)))?;
        let (top, mut rows_below) = (&rows[header], &rows[header + 1..]);
        let mut columns = Columns::of(&headings(top, None), mapping);
        let second = rows_below.first().filter(|row| columns.goes_on(top, row));
        if let Some(second) = second {
            columns = Columns::of(&headings(top, Some(second)), mapping);
            columns.header.push(second.cells.clone());
            rows_below = &rows_below[1..];
        }
        columns.header.push(top.cells.clone());
        columns.check(top.number, mapping)?;
        Ok((columns, rows_below))
    }

    /// The row that titles codes and names.
    pub(super) fn position(rows: &[SheetRow], mapping: &Mapping) -> Option<usize> {
        rows.iter().take(HEADER_WITHIN_ROWS).position(|row| {
            let columns = Columns::of(&headings(row, None), mapping);
            columns.has_codes() && columns.index(Column::Name).is_some()
        })
    }

    fn of(headings: &[Heading], mapping: &Mapping) -> Columns {
        let column_of = |title: &str| {
            if mapping.columns.is_empty() {
                return usual_column(title);
            }
            let mapped = mapping.columns.iter();
            let mut named = mapped.filter(|(_, named)| same_title(named, title));
            named.next().map(|(column, _)| *column)
        };
        let place = |(index, heading): (usize, &Heading)| {
            let column = heading.spellings().find_map(|title| column_of(&title))?;
            Some((column, index, heading.as_printed()))
        };
        let places = told_apart(headings.iter().enumerate().filter_map(place).collect());
        let titled = |titles: &[String]| -> Vec<usize> {
            let is = |title: &String, heading: &Heading| {
                heading
                    .spellings()
                    .any(|spelled| same_title(title, &spelled))
            };
            let place = |title: &String| headings.iter().position(|heading| is(title, heading));
            titles.iter().filter_map(place).collect()
        };
        let mut code_parts = titled(&mapping.code_of);
        if code_parts.len() < mapping.code_of.len() {
            code_parts.clear();
        }
        let fill_down = titled(&mapping.fill_down);
        let is_used = |index: usize| {
            let placed = places.iter().any(|(_, place, _)| *place == index);
            placed || code_parts.contains(&index) || fill_down.contains(&index)
        };
        let printed = headings.iter().enumerate();
        let unused = printed
            .filter(|(index, _)| !is_used(*index))
            .map(|(_, heading)| heading.as_printed())
            .filter(|title| !title.is_empty());
        Columns {
            unused: unused.collect(),
            header: Vec::new(),
            places,
            code_parts,
            fill_down,
        }
    }

    /// Whether the titles go on in the row below: it is no item, and says what stands under the first row's merged cells.
    fn goes_on(&self, top: &SheetRow, below: &SheetRow) -> bool {
        let cell = |row: &SheetRow, index: usize| row.cells.get(index).cloned().unwrap_or_default();
        let keys = [Column::Code, Column::Name];
        let keys = keys.iter().filter_map(|key| self.index(*key));
        let is_item = keys
            .chain(self.code_parts.iter().copied())
            .map(|index| (cell(top, index), cell(below, index)))
            .any(|(above, below)| !below.is_empty() && below != above);
        let parts = (0..below.cells.len())
            .any(|index| !cell(below, index).is_empty() && cell(top, index).is_empty());
        parts && !is_item
    }

    /// Whether the row repeats the header, as on a new page.
    pub(super) fn is_header(&self, row: &SheetRow) -> bool {
        self.header.contains(&row.cells)
    }

    fn has_codes(&self) -> bool {
        self.index(Column::Code).is_some() || !self.code_parts.is_empty()
    }

    fn is_given(&self, column: Column, mapping: &Mapping) -> bool {
        let given = |column| self.index(column).is_some() || !mapping.default_of(column).is_empty();
        match column {
            Column::Code => self.has_codes(),
            Column::ValidFrom => given(Column::ValidFrom) || given(Column::Validity),
            other => given(other),
        }
    }

    fn check(&self, row: usize, mapping: &Mapping) -> Result<(), Box<RefusedRow>> {
        self.check_mapped(row, mapping)?;
        for (column, titles) in &TITLES {
            let places = self
                .places
                .iter()
                .filter(|(found, ..)| found == column)
                .count();
            let title = titles[0];
            if places > 1 {
                return Err(Box::new(RefusedRow::cell(
                    row,
                    title,
                    [
                        &format!("“{}”有{places}列", titles[1]),
                        &format!("{places} columns mean {title}"),
                    ],
                    [
                        "只保留其中一列，再导入一次",
                        "keep one of them and import the file again",
                    ],
                )));
            }
            if REQUIRED.contains(column) && !self.is_given(*column, mapping) {
                return Err(Box::new(RefusedRow::cell(
                    row,
                    title,
                    [
                        &format!("缺少“{}”列", titles[1]),
                        &format!("the column {title} is missing"),
                    ],
                    [
                        &format!(
                            "增加一列，列名写“{}”；全文件相同的，在对照表的 defaults 中写 {title}",
                            titles[1]
                        ),
                        &format!(
                            "add a column titled {title}, or where one value holds for the whole file, put {title} into the mapping's defaults"
                        ),
                    ],
                )));
            }
        }
        Ok(())
    }

    /// What the mapping names and the file does not have would otherwise be left out without a word.
    fn check_mapped(&self, row: usize, mapping: &Mapping) -> Result<(), Box<RefusedRow>> {
        let columns = mapping.columns.iter();
        let absent = columns.filter(|(column, _)| self.index(**column).is_none());
        let mut absent = absent.map(|(_, title)| title);
        let Some(title) = absent.find(|title| !mapping.optional.contains(title)) else {
            return Ok(());
        };
        Err(Box::new(RefusedRow::cell(
            row,
            title,
            [
                &format!("对照表指明的“{title}”列不在表头中"),
                &format!("the mapping names a column {title}, which the header does not have"),
            ],
            [
                "改对照表中的列名；这一列可有可无的，写入对照表的 optional",
                "correct the title in the mapping, or add it to `optional` where files may lack it",
            ],
        )))
    }

    pub(super) fn index(&self, column: Column) -> Option<usize> {
        self.places
            .iter()
            .find(|(found, ..)| *found == column)
            .map(|(_, index, _)| *index)
    }

    /// What the file has.
    pub(super) fn used(&self) -> impl Iterator<Item = Column> + use<'_> {
        self.places.iter().map(|(column, ..)| *column)
    }

    /// As the file spells it; the project's own title where the file has no such column.
    pub(super) fn title(&self, column: Column) -> &str {
        let own = || {
            TITLES
                .iter()
                .find(|(named, _)| *named == column)
                .map(|(_, titles)| titles[0])
        };
        let found = self.places.iter().find(|(found, ..)| *found == column);
        found
            .map(|(.., title)| title.as_str())
            .or_else(own)
            .unwrap_or_default()
    }
}

fn no_header(mapping: &Mapping) -> RefusedRow {
    let mut titles = mapping.key_titles();
    if titles.is_empty() {
        return RefusedRow::file(
            [
                "没有找到表头：前10行中没有同时含“编码”和“名称”的一行",
                "no header: none of the first 10 rows has both a code and a name column",
            ],
            [
                "请使表头中有这些列名，例如 编码,名称,类型,等级,生效日期；列名不同的，用对照表指明",
                "put such titles into the header, such as code,name,kind,class,valid_from, or name the file's own in a mapping",
            ],
        );
    }
    titles.sort_unstable();
    titles.dedup();
    let titles = titles.join("、");
    RefusedRow::file(
        [
            &format!("没有找到表头：前10行中没有同时含对照表指明的“{titles}”的一行"),
            &format!(
                "no header: none of the first 10 rows has the columns that the mapping names, {titles}"
            ),
        ],
        [
            "请在对照表中改成文件的列名，或换用这份文件的对照表",
            "write the file's own titles into the mapping, or import it with the mapping of its source",
        ],
    )
}

/// Of two columns of codes the one that is titled as national is the one behind the other.
fn told_apart(mut places: Vec<(Column, usize, String)>) -> Vec<(Column, usize, String)> {
    let is_code = |place: &&(Column, usize, String)| place.0 == Column::Code;
    let codes = places.iter().filter(is_code).count();
    let national_ones = places
        .iter()
        .filter(is_code)
        .filter(|place| is_national(&place.2));
    if codes == 2 && national_ones.count() == 1 {
        for place in &mut places {
            if place.0 == Column::Code && is_national(&place.2) {
                place.0 = Column::NationalCode;
            }
        }
    }
    places
}
