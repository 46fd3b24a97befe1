//! One style for light and dark. Colours are those of Okabe and Ito, which people who see few
//! colours can tell apart; where two areas mean different things, their patterns differ too.

use crate::measure::Face;

/// What is drawn how; a word after `$` is a colour. Written out twice, since word processors know
/// no variables and no media queries.
const RULES: &str = "\
.ground{fill:$ground}text{fill:$ink}.note,.small{fill:$dim}\
.card{fill:$card;stroke:$rule}.dashed{fill:none;stroke:$blocked;stroke-width:2;\
stroke-dasharray:5 3}.halo{fill:none;stroke:$drive;stroke-width:2.5}\
.sign{fill:$ink}.sign-line{fill:none;stroke:$ink;stroke-width:2}\
.sign-dots{fill:none;stroke:$dim;stroke-width:2;\
stroke-dasharray:2 1.9}.sign-blocked{fill:$blocked}.promise{fill:$ink}\
.broken{fill:$ground;stroke:$blocked;stroke-width:2}\
.edge{fill:none;stroke:$dim;stroke-width:1.2;opacity:.7}\
.edge-drives{fill:none;stroke:$drive;stroke-width:3}\
.edge-money{fill:none;stroke:$done;stroke-width:1.8}\
.kind-start{stroke-dasharray:4 3}.kind-finish{stroke-dasharray:9 3 2 3}\
.kind-funds{stroke-dasharray:7 3}.kind-after{stroke-dasharray:none}\
.hope-informs{fill:none;stroke:$purple;stroke-width:1.6;stroke-dasharray:1.5 6}\
.hope-contributes{fill:none;stroke:$purple;stroke-width:1.2;stroke-dasharray:8 5}\
.edge-bundle{fill:none;stroke:$dim}.bundle-1{stroke-width:1.2}.bundle-2{stroke-width:2.4}\
.bundle-3{stroke-width:4}\
.tip{fill:$dim}.tip-drives{fill:$drive}.plate{fill:$ground}\
.rule{stroke:$rule;stroke-width:1}.axis{stroke:$dim;stroke-width:1}\
.level{stroke:$dim;stroke-width:1;stroke-dasharray:1 3}\
.early{fill:none;stroke:$dim;stroke-width:1.5;stroke-dasharray:3 2}\
.today{fill:none;stroke:$drive;stroke-width:1.5;stroke-dasharray:2 3}\
.bar-planned{fill:$planned;stroke:$dim}.bar-started{fill:$started}.bar-done{fill:$done}\
.bar-blocked{fill:url(#blocked);stroke:$blocked}.band{fill:$band}\
.unsure{fill:url(#unsure)}.unsure-edge{fill:none;stroke:$dim;stroke-dasharray:2 2}\
.open{fill:none;stroke:$ink;stroke-width:1.5}.baseline{fill:$dim;opacity:.55}\
.secured{fill:$done}.coming{fill:url(#coming);stroke:$started}\
.gap{fill:url(#gap);stroke:$blocked}.fall{fill:$started}\
.lost{fill:url(#blocked);stroke:$blocked;stroke-width:1.5}\
.part-started{fill:url(#started)}\
.past{fill:$band}.leader{fill:none;stroke:$rule;stroke-width:1}\
.whisker{stroke:$dim;stroke-width:1}.track-dashed{stroke-dasharray:7 3}\
.track{fill:none;stroke-width:2.2}.other{fill:none;stroke:$rule;stroke-width:1.2}\
.track-0{stroke:$ink}.track-1{stroke:$drive}.track-2{stroke:$blocked}.track-3{stroke:$done}\
.track-4{stroke:$purple}.track-5{stroke:$started}\
.dot-0{fill:$ink}.dot-1{fill:$drive}.dot-2{fill:$blocked}.dot-3{fill:$done}\
.dot-4{fill:$purple}.dot-5{fill:$started}\
.p-started{fill:$started}.l-started{fill:none;stroke:$ground;stroke-width:1.2;opacity:.6}\
.p-unsure{fill:$unsure}.p-coming{fill:$planned}.p-gap,.p-blocked{fill:$ground}\
.l-unsure{stroke:$dim;stroke-width:1.4}.l-coming{fill:$started}\
.l-gap,.l-blocked{fill:none;stroke:$blocked;stroke-width:1.2}";

const LIGHT: [(&str, &str); 13] = [
    ("$ground", "#ffffff"),
    ("$ink", "#1a1a1a"),
    ("$dim", "#595959"),
    ("$rule", "#d0d0d0"),
    ("$band", "#f5f6f8"),
    ("$card", "#f4f7fa"),
    ("$planned", "#e8eef4"),
    ("$started", "#56b4e9"),
    ("$done", "#009e73"),
    ("$blocked", "#d55e00"),
    ("$drive", "#0072b2"),
    ("$unsure", "#e3f1fa"),
    ("$purple", "#b0568a"),
];

const DARK: [(&str, &str); 13] = [
    ("$ground", "#16181c"),
    ("$ink", "#f0f0f0"),
    ("$dim", "#b4b4b4"),
    ("$rule", "#43474f"),
    ("$band", "#1d2025"),
    ("$card", "#22262d"),
    ("$planned", "#2a2f38"),
    ("$started", "#3f93c4"),
    ("$done", "#12a57c"),
    ("$blocked", "#ff8b3d"),
    ("$drive", "#6cc0ff"),
    ("$unsure", "#23465c"),
    ("$purple", "#d995ba"),
];

/// The patterns that stand for what colour alone would not tell.
pub(crate) const PATTERNS: &str = "<defs>\
<pattern id=\"unsure\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
<rect class=\"p-unsure\" width=\"6\" height=\"6\"/>\
<path class=\"l-unsure\" d=\"M-1 1l2-2M0 6l6-6M5 7l2-2\"/></pattern>\
<pattern id=\"coming\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
<rect class=\"p-coming\" width=\"5\" height=\"5\"/>\
<circle class=\"l-coming\" cx=\"2.5\" cy=\"2.5\" r=\"1.3\"/></pattern>\
<pattern id=\"gap\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
<rect class=\"p-gap\" width=\"6\" height=\"6\"/>\
<path class=\"l-gap\" d=\"M0 0l6 6M0 6l6-6\"/></pattern>\
<pattern id=\"started\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
<rect class=\"p-started\" width=\"5\" height=\"5\"/>\
<path class=\"l-started\" d=\"M-1 4l2 2M-1 -1l7 7M4 -1l2 2\"/></pattern>\
<pattern id=\"blocked\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">\
<rect class=\"p-blocked\" width=\"4\" height=\"4\"/>\
<path class=\"l-blocked\" d=\"M2 0v4\"/></pattern></defs>\n";

/// The style of every picture.
pub(crate) fn style() -> String {
    let coloured = |colours: &[(&str, &str)]| {
        let colour = |rules: String, (name, value): &(&str, &str)| rules.replace(name, value);
        colours.iter().fold(RULES.to_owned(), colour)
    };
    let (light, dark) = (coloured(&LIGHT), coloured(&DARK));
    let sizes: String = Face::ALL.iter().map(|face| size(*face)).collect();
    format!(
        "svg{{font-family:'Segoe UI',Helvetica,Arial,'Liberation Sans',sans-serif}}{sizes}\
         {light}@media(prefers-color-scheme:dark){{{dark}}}"
    )
}

fn size(face: Face) -> String {
    let weight = if face.bold() { ";font-weight:600" } else { "" };
    format!(".{}{{font-size:{}px{weight}}}", face.class(), face.size())
}
