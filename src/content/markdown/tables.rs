//! Tables: in a frame that scrolls on a phone, aligned by class because inline styles are forbidden.

use pulldown_cmark::Alignment;

use super::escape::push_attribute;
use super::writer::Writer;

/// A table that is being written.
#[derive(Debug)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    is_head: bool,
}

impl Writer<'_> {
    pub(super) fn table_start(&mut self, alignments: Vec<Alignment>) {
        self.begin_block();
        self.table = Some(Table { alignments, column: 0, is_head: false });
        let mut tag = String::from("<div class=\"table-wrap\" tabindex=\"0\" role=\"region\" aria-label=\"");
        push_attribute(&mut tag, self.options.word("表格", "Table"));
        if let Some(heading) = self.headings.last_text() {
            push_attribute(&mut tag, self.options.word("：", ": "));
            push_attribute(&mut tag, heading);
        }
        tag.push_str("\"><table>\n");
        self.push_open(&tag);
    }

    pub(super) fn table_head_start(&mut self) {
        if let Some(table) = &mut self.table {
            (table.column, table.is_head) = (0, true);
        }
        self.push_open("<thead><tr>");
    }

    pub(super) fn table_head_end(&mut self) {
        self.close("</tr></thead>\n<tbody>\n");
        if let Some(table) = &mut self.table {
            table.is_head = false;
        }
    }

    pub(super) fn table_row_start(&mut self) {
        if let Some(table) = &mut self.table {
            table.column = 0;
        }
        self.push_open("<tr>");
    }

    pub(super) fn table_cell_start(&mut self) {
        self.begin_block();
        let (name, class) = self.table.as_ref().map_or(("td", ""), |table| {
            let class = match table.alignments.get(table.column) {
                Some(Alignment::Left) => " class=\"al-l\"",
                Some(Alignment::Center) => " class=\"al-c\"",
                Some(Alignment::Right) => " class=\"al-r\"",
                _ => "",
            };
            (if table.is_head { "th scope=\"col\"" } else { "td" }, class)
        });
        self.html.extend(["<", name, class]);
        self.push_open(">");
    }

    pub(super) fn table_cell_end(&mut self) {
        let is_head = self.table.as_ref().is_some_and(|table| table.is_head);
        self.close(if is_head { "</th>" } else { "</td>" });
        if let Some(table) = &mut self.table {
            table.column += 1;
        }
    }

    pub(super) fn table_end(&mut self) {
        self.close("</tbody></table></div>\n");
        self.table = None;
    }
}
