//! How much room text takes, and how it is broken over lines.

/// Width of one line of text in px at this font size.
///
/// An estimate on the wide side of the usual sans-serif fonts (it follows DejaVu Sans and Verdana; Arial, Roboto
/// and Segoe are narrower), because a chart cannot ask which font the reader has.
pub fn text_width(text: &str, font_size: f64) -> f64 {
    text.chars()
        .map(|character| advance(character, false))
        .sum::<f64>()
        * font_size
}

/// The same for semibold text, which is wider.
pub(crate) fn bold_width(text: &str, font_size: f64) -> f64 {
    text.chars()
        .map(|character| advance(character, true))
        .sum::<f64>()
        * font_size
}

/// Advance width in em.
fn advance(character: char, bold: bool) -> f64 {
    let regular = match character {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        'i' | 'j' | 'l' | 'í' | 'ï' | '\'' => 0.29,
        ' ' | '\u{a0}' | '\u{202f}' | '.' | ',' | ':' | ';' | 'I' | '|' => 0.34,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '-' | '"' | '!' | '\\' => 0.41,
        's' | 'c' | 'z' | '–' | '?' | '*' | '·' => 0.55,
        'm' | 'M' | 'W' | 'w' | '%' | '…' | '—' | '@' => 1.0,
        'A'..='Z' => 0.74,
        '+' | '−' | '<' | '>' | '=' | '↑' | '↓' | '~' | '≤' | '≥' | '±' | '×' => 0.84,
        ' '..='\u{24f}' => 0.64,
        '\u{370}'..='\u{58f}' | '\u{2000}'..='\u{206f}' => 0.75,
        _ => 1.1,
    };
    if bold { regular * 1.11 } else { regular }
}

/// Breaks text over at most `most` lines of at most `width` px; what does not fit ends in an ellipsis.
pub(crate) fn wrap(text: &str, width: f64, most: usize, measure: impl Fn(&str) -> f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.breakable_words() {
        let joined = lines.last().map(|line| format!("{line} {word}"));
        match joined {
            Some(joined) if measure(&joined) <= width => {
                *lines.last_mut().expect("joined only exists with a last line") = joined;
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines.iter().map(|line| shorten(line, width, &measure)).collect()
}

/// At most three lines of about equal length, so that no word is left alone on the last.
pub(crate) fn balanced(text: &str, width: f64, measure: impl Fn(&str) -> f64) -> Vec<String> {
    let mut lines = wrap(text, width, 3, &measure);
    let mut narrower = width * 0.95;
    while narrower > width * 0.5 {
        let tried = wrap(text, narrower, 3, &measure);
        if tried.len() != lines.len() || tried.iter().any(|line| line.ends_with('…')) {
            break;
        }
        lines = tried;
        narrower -= width * 0.05;
    }
    lines
}

/// The text, or as much of its beginning as fits with an ellipsis.
pub(crate) fn shorten(text: &str, width: f64, measure: impl Fn(&str) -> f64) -> String {
    if measure(text) <= width {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.trim_end_matches('…').chars().collect();
    while kept.pop().is_some() {
        let mut short: String = kept.iter().collect::<String>().trim_end().to_owned();
        short.push('…');
        if measure(&short) <= width {
            return short;
        }
    }
    String::new()
}

trait BreakableWords {
    fn breakable_words(&self) -> impl Iterator<Item = &str>;
}

impl BreakableWords for str {
    /// Words between ordinary white space; a no-break space keeps figure and unit together.
    fn breakable_words(&self) -> impl Iterator<Item = &str> {
        self.split(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}')
            .filter(|word| !word.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_lost_when_there_is_room() {
        let measure = |text: &str| text_width(text, 12.0);
        let lines = wrap("Referentie met mijn aannames", 90.0, 5, measure);
        assert_eq!(lines.join(" "), "Referentie met mijn aannames");
        assert!(lines.len() > 1 && lines.iter().all(|line| measure(line) <= 90.0));
        let cut = wrap("Referentie met mijn aannames", 90.0, 1, measure);
        assert_eq!(cut, ["Referentie…"]);
        assert!(wrap("Personeelsvoorzieningsprognose", 60.0, 3, measure)[0].ends_with('…'));
        assert_eq!(wrap("", 60.0, 3, measure), Vec::<String>::new());
        assert_eq!(shorten("abc", 1.0, measure), "");
    }
}
