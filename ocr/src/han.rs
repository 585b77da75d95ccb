//! Han characters.

/// Those in common use.
pub(crate) fn is_han(char: char) -> bool {
    matches!(char, '\u{4e00}'..='\u{9fff}')
}

/// Those, and the rarer ones that names of persons and drugs hold.
pub(crate) fn is_han_or_rare(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}')
}

/// Traditional characters of the words by which bills are understood, and their simplified forms, in pairs.
const TRADITIONAL: &str = "總总計计額额項项稱称規规單单價价數数類类別别號号齡龄醫医藥药費费療疗檢检診诊歲岁時时間间處处開开頁页\
                           門门質质術术護护級级關关給给應应實实際际優优發发報报銷销銀银帳账賬账錢钱業业員员廳厅區区縣县鄉乡婦妇兒儿產产\
                           內内種种劑剂條条編编碼码長长過过轉转範范圍围險险";

/// The simplified form of a character that the words of bills are printed with in traditional characters; any other as
/// it is.
pub(crate) fn simplified(char: char) -> char {
    if !is_han(char) {
        return char;
    }
    let mut pairs = TRADITIONAL.chars();
    while let (Some(traditional), Some(simplified)) = (pairs.next(), pairs.next()) {
        if traditional == char {
            return simplified;
        }
    }
    char
}
