//! Signs: shapes that stand for something, so that colour is never alone.

use crate::svg::{Pair, Svg};

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A tick: done.
    Tick,
    /// A triangle: started.
    Triangle,
    /// A ring: planned.
    Ring,
    /// A ring of dots: planned, and not yet its turn.
    Dotted,
    /// A square: blocked.
    Square,
    /// A full diamond: promised.
    Diamond,
    /// A hollow diamond: promised, and fails.
    Hollow,
    /// A piece of a bar.
    Bar(&'static str),
    /// A piece of a thin bar.
    Thin(&'static str),
    /// A bar without an end.
    Open,
    /// A frame around a card.
    Frame(&'static str),
    /// A piece of a line.
    Line(&'static str),
    /// A piece of a line that stands.
    Upright(&'static str),
    /// One of six shapes in six colours.
    Point(usize),
    /// An end without a bound, upwards.
    Up,
    /// A sign of the terminal alone.
    None,
}

impl Mark {
    /// How wide it is.
    pub(crate) const fn width(self) -> f64 {
        match self {
            Mark::Bar(_) | Mark::Thin(_) | Mark::Open | Mark::Frame(_) | Mark::Line(_) => 24.0,
            _ => 12.0,
        }
    }

    /// Draws it around a point.
    pub(crate) fn draw(self, svg: &mut Svg, at: Pair, title: &str) {
        let (x, y) = at;
        match self {
            Mark::Tick => {
                let path = format!("M{:.1} {y:.1}l3 4 6 -8", x - 4.5);
                svg.path(&path, "sign-line", title);
            }
            Mark::Triangle => {
                let path = format!("M{:.1} {:.1}l8 4.5 -8 4.5z", x - 4.0, y - 4.5);
                svg.path(&path, "sign", title);
            }
            Mark::Ring => svg.path(&circle(at, 3.7), "sign-line", title),
            Mark::Dotted => svg.path(&circle(at, 3.7), "sign-dots", title),
            Mark::Square => svg.rectangle((x - 4.5, y - 4.5), (9.0, 9.0), "sign-blocked", title),
            Mark::Diamond => svg.path(&diamond(at), "promise", title),
            Mark::Hollow => svg.path(&diamond(at), "broken", title),
            Mark::Bar(class) => svg.rectangle((x - 12.0, y - 5.0), (24.0, 10.0), class, title),
            Mark::Thin(class) => svg.rectangle((x - 12.0, y - 2.0), (24.0, 4.0), class, title),
            Mark::Open => open_right(svg, (x - 12.0, y - 5.0), (18.0, 10.0)),
            Mark::Frame(class) => svg.card((x - 11.0, y - 6.0), (22.0, 12.0), class, title),
            Mark::Line(class) => svg.through(&[(x - 12.0, y), (x + 12.0, y)], class, title),
            Mark::Point(number) => point(svg, at, number, title),
            Mark::Up => svg.path(
                &format!("M{x:.1} {:.1}v-12m-4 4l4 -4 4 4", y + 6.0),
                "open",
                "",
            ),
            Mark::None => {}
            Mark::Upright(class) => svg.line((x, y - 7.0), (x, y + 7.0), class),
        }
    }
}

/// A bar that nobody knows the end of: hatched, without a right side, with an arrow.
pub(crate) fn open_right(svg: &mut Svg, (x, y): Pair, (width, height): Pair) {
    svg.rectangle((x, y), (width, height), "unsure", "nobody can say how far");
    let (end, middle) = (x + width, y + height / 2.0);
    let path = format!("M{:.1} {:.1}l4 4 -4 4", end + 1.0, middle - 4.0);
    svg.path(&path, "open", "");
}

/// A column that nobody knows the top of.
pub(crate) fn open_top(svg: &mut Svg, (x, y): Pair, (width, height): Pair) {
    svg.rectangle((x, y), (width, height), "unsure", "nobody can say how much");
    let path = format!("M{:.1} {:.1}l4 -4 4 4", x + width / 2.0 - 4.0, y - 1.0);
    svg.path(&path, "open", "");
}

fn diamond((x, y): Pair) -> String {
    format!("M{x:.1} {:.1}l5.5 5.5 -5.5 5.5 -5.5 -5.5z", y - 5.5)
}

fn circle((x, y): Pair, radius: f64) -> String {
    format!(
        "M{:.1} {y:.1}a{radius} {radius} 0 1 0 {:.1} 0a{radius} {radius} 0 1 0 {:.1} 0",
        x - radius,
        2.0 * radius,
        -2.0 * radius
    )
}

/// Six shapes in six colours.
fn point(svg: &mut Svg, (x, y): Pair, number: usize, title: &str) {
    let path = match number % 6 {
        0 => circle((x, y), 4.0),
        1 => format!("M{:.1} {:.1}h7v7h-7z", x - 3.5, y - 3.5),
        2 => format!("M{x:.1} {:.1}l5 9h-10z", y - 5.5),
        3 => format!("M{x:.1} {:.1}l5 5 -5 5 -5 -5z", y - 5.0),
        4 => format!("M{x:.1} {:.1}l-5 -9h10z", y + 5.5),
        _ => format!(
            "M{:.1} {:.1}h2.6v4h4v2.6h-4v4h-2.6v-4h-4v-2.6h4z",
            x - 1.3,
            y - 5.3
        ),
    };
    svg.path(&path, &format!("dot-{}", number % 6), title);
}
