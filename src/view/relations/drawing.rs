//! The drawing of some relations: a box for each page, a line for all that one page
//! says of another on the same standing, with what stands behind it.

use std::collections::HashMap;

use super::layout::{Layout, Line, Size, layout, round};
use super::words::{width, wrap};
use crate::view::data::{
    CellView, DrawingView, EdgeView, EndView, LineView, NodeView, PlacedCell, RelationView,
};

/// How many boxes and lines a drawing has at most, which is what can still be read, and
/// how much room there is across.
#[derive(Debug, Clone, Copy)]
pub struct Most {
    pub boxes: usize,
    pub lines: usize,
    pub room: Room,
}

/// How wide boxes and labels are, and the gaps in which lines bend.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub boxes: i32,
    pub labels: f64,
    pub gap: f64,
}

/// Three columns of boxes beside a column of notes.
pub const IN_TEXT: Room = Room {
    boxes: 132,
    labels: 92.0,
    gap: 23.0,
};

/// The same where nothing stands beside them.
pub const WIDE: Room = Room {
    boxes: 160,
    labels: 122.0,
    gap: 42.0,
};

/// The text of a box, below the word for its kind.
const TITLE: f64 = 14.0;
const TITLE_LEADING: i32 = 18;
const KIND_LEADING: i32 = 16;
const TITLE_LINES: usize = 5;
const INSET: i32 = 8;
/// The text of a label.
const LABEL: f64 = 12.0;
const LABEL_LEADING: i32 = 15;
const LABEL_LINES: usize = 5;
const MARK: i32 = 15;
/// How far a drawing may be made smaller.
const LEAST: f64 = 0.88;
const PAD: i32 = 4;

/// All that one page says of another on the same standing: what is only claimed is on
/// another line than what is not, and what is denied on another than what is reported.
struct Said<'a> {
    line: (usize, usize),
    claimed: bool,
    cells: Vec<CellView>,
    rows: Vec<&'a RelationView>,
    words: Vec<String>,
}

/// A drawing of the first rows, as many as it can hold, and how many that are.
/// `current` is the address of the page that it is of.
pub fn drawing(
    rows: &[RelationView],
    most: Most,
    current: Option<&str>,
) -> (Option<DrawingView>, usize) {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut nodes: Vec<NodeView> = Vec::new();
    let mut said: Vec<Said> = Vec::new();
    let mut drawn = 0;
    for row in rows {
        let ends = [&row.from, &row.to];
        let new = ends
            .iter()
            .filter(|end| !numbers.contains_key(&*end.address));
        let full = said.len() == most.lines;
        if full || nodes.len() + new.count() > most.boxes {
            break;
        }
        let line = ends.map(|end| {
            *numbers.entry(&end.address).or_insert_with(|| {
                nodes.push(node(end.clone(), current, most.room.boxes));
                nodes.len() - 1
            })
        });
        let new = Said::of((line[0], line[1]), row);
        match said.iter_mut().find(|said| said.is_like(&new)) {
            Some(said) => said.rows.push(row),
            None => said.push(new),
        }
        drawn += 1;
    }
    for said in &mut said {
        said.write(most.room.labels);
    }
    let sizes: Vec<Size> = nodes
        .iter()
        .map(|node| size(node.width, node.height))
        .collect();
    let wanted: Vec<Line> = said
        .iter()
        .map(|said| Line {
            from: said.line.0,
            to: said.line.1,
            label: said.size(),
        })
        .collect();
    match layout(&sizes, &wanted, most.room.gap).filter(|_| drawn > 0) {
        Some(layout) => (Some(placed(nodes, &said, &layout)), drawn),
        None => (None, 0),
    }
}

fn size(width: i32, height: i32) -> Size {
    Size {
        width: f64::from(width),
        height: f64::from(height),
    }
}

/// A box, in no place yet.
fn node(end: EndView, current: Option<&str>, width: i32) -> NodeView {
    let lines = wrap(&end.title, f64::from(width - 2 * INSET), TITLE, TITLE_LINES);
    let place = |(number, text)| LineView {
        x: INSET,
        y: INSET + KIND_LEADING + TITLE_LEADING * number + 10,
        text,
    };
    let lines: Vec<LineView> = (0..).zip(lines).map(place).collect();
    NodeView {
        x: 0,
        y: 0,
        width,
        height: 2 * INSET + KIND_LEADING + TITLE_LEADING * lines.len() as i32 - 4,
        current: current == Some(end.address.as_str()),
        lines,
        end,
    }
}

impl<'a> Said<'a> {
    fn of(line: (usize, usize), row: &'a RelationView) -> Said<'a> {
        let mut cells: Vec<CellView> = Vec::new();
        for cell in row.claims.iter().flat_map(|claim| &claim.cells) {
            if !cells.contains(cell) {
                cells.push(cell.clone());
            }
        }
        Said {
            line,
            claimed: !row.claims.is_empty(),
            cells,
            rows: vec![row],
            words: Vec::new(),
        }
    }

    fn is_like(&self, other: &Said) -> bool {
        let standing = self.claimed == other.claimed && self.cells == other.cells;
        self.line == other.line && standing
    }

    /// The words on the line.
    fn write(&mut self, room: f64) {
        for row in &self.rows {
            let words = match row.words.is_empty() {
                true => &row.label,
                false => &row.words,
            };
            let lines = wrap(words, room, LABEL, LABEL_LINES);
            let known = self.words.windows(lines.len().max(1));
            if self.words.len() < 2 * LABEL_LINES && !known.into_iter().any(|held| held == lines) {
                self.words.extend(lines);
            }
        }
    }

    fn size(&self) -> Size {
        let words = self.words.iter().map(|line| width(line, LABEL));
        let cells = self.cells.iter();
        let cells = cells.map(|cell| f64::from(MARK) + width(&told(cell), LABEL) * 1.08);
        let widest = words.chain(cells).fold(0.0, f64::max);
        let lines = (self.words.len() + self.cells.len()) as i32;
        size(widest.ceil() as i32 + 2 * PAD, LABEL_LEADING * lines + PAD)
    }

    /// The line in words: `Ada Marsh: Roles, Chair, Council. Reported, Denied.`
    fn title(&self) -> String {
        let told = self.rows.iter().map(|row| {
            let mut parts = vec![row.label.clone(), row.words.clone(), row.to.title.clone()];
            parts.retain(|part| !part.is_empty());
            let cells = row.claims.iter().flat_map(|claim| &claim.cells);
            let cells: Vec<String> = cells.map(told).collect();
            let standing = match cells.is_empty() {
                true => String::new(),
                false => format!(" {}.", cells.join(", ")),
            };
            format!("{}: {}.{standing}", row.from.title, parts.join(", "))
        });
        told.collect::<Vec<_>>().join(" ")
    }
}

fn told(cell: &CellView) -> String {
    match cell.earlier {
        true => format!("{} earlier", cell.word),
        false => cell.word.to_owned(),
    }
}

fn placed(mut nodes: Vec<NodeView>, said: &[Said], layout: &Layout) -> DrawingView {
    for (node, at) in nodes.iter_mut().zip(&layout.boxes) {
        node.x = round(at.x) - node.width / 2;
        node.y = round(at.y) - node.height / 2;
        for line in &mut node.lines {
            line.x += node.x;
            line.y += node.y;
        }
    }
    let edges = said.iter().zip(layout.labels.iter().zip(&layout.paths));
    let edges = edges.map(|(said, (at, path))| {
        let Size { width, height } = said.size();
        let (x, y) = (round(at.x - width / 2.0), round(at.y - height / 2.0));
        let base = |number: usize| y + LABEL_LEADING * (number as i32 + 1) - 2;
        let words = said.words.iter().enumerate();
        let cells = said.cells.iter().enumerate();
        EdgeView {
            path: path.clone(),
            title: said.title(),
            claimed: said.claimed,
            lines: words
                .map(|(number, text)| LineView {
                    x: x + PAD,
                    y: base(number),
                    text: text.clone(),
                })
                .collect(),
            cells: cells
                .map(|(number, cell)| PlacedCell {
                    x: x + PAD,
                    y: base(said.words.len() + number),
                    cell: cell.clone(),
                })
                .collect(),
        }
    });
    DrawingView {
        edges: edges.collect(),
        width: round(layout.width),
        height: round(layout.height),
        least: round(layout.width * LEAST),
        nodes,
    }
}
