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
}

impl Columns {
    /// The header, and the rows below it.
    pub(super) fn find<'r>(
        rows: &'r [SheetRow],
        mapping: &Mapping,
    ) -> Result<(Columns, &'r [SheetRow]), Box<RefusedRow>> {
        let header = rows.iter().take(HEADER_WITHIN_ROWS).position(|row| {
            let columns = Columns::of(row, mapping);
            columns.has_codes() && columns.index(Column::Name).is_some()
        });
        let Some(header) = header else {
            return Err(Box::new(RefusedRow::file(
                [
                    "没有找到表头：前10行中没有同时含“编码”和“名称”的一行",
                    "no header: none of the first 10 rows has both a code and a name column",
                ],
                [
                    "请在第一行写上列名，例如 编码,名称,类型,等级,生效日期",
                    "put the column titles in the first row, such as code,name,kind,class,valid_from",
                ],
            )));
        };
        let columns = Columns::of(&rows[header], mapping);
        columns.check(rows[header].number, mapping)?;
        Ok((columns, &rows[header + 1..]))
    }

    fn of(row: &SheetRow, mapping: &Mapping) -> Columns {
        let places = row.cells.iter().enumerate().filter_map(|(index, cell)| {
            let column = if mapping.columns.is_empty() {
                usual_column(cell)
            } else {
                let mapped = mapping.columns.iter();
                let named = mapped.filter(|(_, title)| same_title(title, cell));
                named.map(|(column, _)| *column).next()
            };
            Some((column?, index, cell.clone()))
        });
        let places = told_apart(places.collect());
        let titled = |titles: &[String]| -> Vec<usize> {
            let place = |title: &String| row.cells.iter().position(|cell| same_title(title, cell));
            titles.iter().filter_map(place).collect()
        };
        let mut code_parts = titled(&mapping.code_of);
        if code_parts.len() < mapping.code_of.len() {
            code_parts.clear();
        }
        Columns {
            places,
            code_parts,
            fill_down: titled(&mapping.fill_down),
        }
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
                        &format!("增加一列，列名写“{}”", titles[1]),
                        &format!("add a column titled {title}"),
                    ],
                )));
            }
        }
        Ok(())
    }

    pub(super) fn index(&self, column: Column) -> Option<usize> {
        self.places
            .iter()
            .find(|(found, ..)| *found == column)
            .map(|(_, index, _)| *index)
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
