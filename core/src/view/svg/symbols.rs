//! The signs of BPMN as paths, drawn by hand for this program.
//!
//! Events have a field of 36 by 36, gateways one of 50 by 50, the types of tasks one of 18 by 18
//! and the markers of activities one of 14 by 14, the sizes that nearly every modeler uses; other
//! sizes scale the sign. Source of what each has to show: BPMN 2.0.2, tables 7.1 and 7.2 and
//! clauses 10.3 to 10.6; how it looks in detail is left to the tool there.

use super::style::Pen;

/// A sign: paths from back to front, each with its pen.
pub(super) type Sign = &'static [(Pen, &'static str)];

pub(super) const MESSAGE: Sign = &[(Pen::ICON, "M9 12h18v12.5h-18zM9 12l9 7 9-7")];
pub(super) const MESSAGE_SOLID: Sign =
    &[(Pen::SOLID, "M9 11.2h18l-9 6.6zM8.4 12.6l9.6 7 9.6-7v12.2h-19.2z")];
pub(super) const TIMER: Sign = &[
    (Pen::ICON, "M7.2 18a10.8 10.8 0 1 0 21.6 0a10.8 10.8 0 1 0-21.6 0z"),
    (
        Pen::STROKE,
        "M18 9.4V7.4M22.3 10.6L23.3 8.8M25.4 13.7L27.2 12.7M26.6 18H28.6M25.4 22.3L27.2 23.3\
         M22.3 25.4L23.3 27.2M18 26.6V28.6M13.7 25.4L12.7 27.2M10.6 22.3L8.8 23.3M9.4 18H7.4\
         M10.6 13.7L8.8 12.7M13.7 10.6L12.7 8.8M19.6 10.6L18 18H23.6",
    ),
];
const ERROR_PATH: &str = "M9.5 26.5L14.2 10.5L20.6 18.6L26.5 9.5L21.9 25.4L15.4 17.3z";
const ESCALATION_PATH: &str = "M18 8.5L25.5 26.5L18 20L10.5 26.5z";
const CANCEL_PATH: &str = "M12.2 9.4L18 15.2L23.8 9.4L26.6 12.2L20.8 18L26.6 23.8L23.8 26.6L18 20.8L12.2 26.6\
     L9.4 23.8L15.2 18L9.4 12.2z";
const COMPENSATION_PATH: &str = "M17.2 11.5V24.5L8 18zM26.4 11.5V24.5L17.2 18z";
const LINK_PATH: &str = "M8.8 14.6H19.5V10.6L27.6 18L19.5 25.4V21.4H8.8z";
const SIGNAL_PATH: &str = "M18 8.6L27 24.2H9z";
const PENTAGON_PATH: &str = "M18 9L27.1 15.6L23.6 26.4H12.4L8.9 15.6z";
pub(super) const ERROR: Sign = &[(Pen::ICON, ERROR_PATH)];
pub(super) const ERROR_SOLID: Sign = &[(Pen::SOLID, ERROR_PATH)];
pub(super) const ESCALATION: Sign = &[(Pen::ICON, ESCALATION_PATH)];
pub(super) const ESCALATION_SOLID: Sign = &[(Pen::SOLID, ESCALATION_PATH)];
pub(super) const CANCEL: Sign = &[(Pen::ICON, CANCEL_PATH)];
pub(super) const CANCEL_SOLID: Sign = &[(Pen::SOLID, CANCEL_PATH)];
pub(super) const COMPENSATION: Sign = &[(Pen::ICON, COMPENSATION_PATH)];
pub(super) const COMPENSATION_SOLID: Sign = &[(Pen::SOLID, COMPENSATION_PATH)];
pub(super) const CONDITIONAL: Sign = &[
    (Pen::ICON, "M11.5 8.8H24.5V27.2H11.5z"),
    (Pen::STROKE, "M13.8 12.2H22.2M13.8 16.1H22.2M13.8 20H22.2M13.8 23.8H22.2"),
];
pub(super) const LINK: Sign = &[(Pen::ICON, LINK_PATH)];
pub(super) const LINK_SOLID: Sign = &[(Pen::SOLID, LINK_PATH)];
pub(super) const SIGNAL: Sign = &[(Pen::ICON, SIGNAL_PATH)];
pub(super) const SIGNAL_SOLID: Sign = &[(Pen::SOLID, SIGNAL_PATH)];
pub(super) const MULTIPLE: Sign = &[(Pen::ICON, PENTAGON_PATH)];
pub(super) const MULTIPLE_SOLID: Sign = &[(Pen::SOLID, PENTAGON_PATH)];
pub(super) const PARALLEL_MULTIPLE: Sign =
    &[(Pen::ICON, "M15.6 8.6H20.4V15.6H27.4V20.4H20.4V27.4H15.6V20.4H8.6V15.6H15.6z")];
pub(super) const TERMINATE: Sign =
    &[(Pen::SOLID, "M7.5 18a10.5 10.5 0 1 0 21 0a10.5 10.5 0 1 0-21 0z")];

pub(super) const EXCLUSIVE: Sign = &[(Pen::LINE_BOLD, "M19 16.5L31 33.5M31 16.5L19 33.5")];
pub(super) const PARALLEL: Sign = &[(Pen::LINE_BOLD, "M25 13.5V36.5M13.5 25H36.5")];
pub(super) const INCLUSIVE: Sign = &[(Pen::LINE_BOLD, "M14 25a11 11 0 1 0 22 0a11 11 0 1 0-22 0z")];
pub(super) const COMPLEX: Sign =
    &[(Pen::LINE_BOLD, "M25 12.5V37.5M12.5 25H37.5M16.5 16.5L33.5 33.5M33.5 16.5L16.5 33.5")];
pub(super) const EVENT_BASED: Sign = &[
    (Pen::LINE_THIN, "M11.5 25a13.5 13.5 0 1 0 27 0a13.5 13.5 0 1 0-27 0z"),
    (Pen::LINE_THIN, "M14 25a11 11 0 1 0 22 0a11 11 0 1 0-22 0z"),
    (Pen::ICON, "M25 17.5L32.6 23L29.7 32H20.3L17.4 23z"),
];
pub(super) const EVENT_BASED_START: Sign = &[
    (Pen::LINE_THIN, "M11.5 25a13.5 13.5 0 1 0 27 0a13.5 13.5 0 1 0-27 0z"),
    (Pen::ICON, "M25 16.5L33.6 22.7L30.3 32.8H19.7L16.4 22.7z"),
];
pub(super) const EVENT_BASED_PARALLEL_START: Sign = &[
    (Pen::LINE_THIN, "M11.5 25a13.5 13.5 0 1 0 27 0a13.5 13.5 0 1 0-27 0z"),
    (Pen::ICON, "M23 16.5H27V23H33.5V27H27V33.5H23V27H16.5V23H23z"),
];

pub(super) const USER: Sign = &[
    (Pen::ICON, "M1.5 17.2V14.4c0-2.9 2-4.3 4.8-5.1h5.4c2.8.8 4.8 2.2 4.8 5.1V17.2z"),
    (Pen::STROKE, "M4.8 17V14.2M13.2 17V14.2"),
    (Pen::ICON, "M5.2 5a3.8 4.2 0 1 0 7.6 0a3.8 4.2 0 1 0-7.6 0z"),
    (Pen::SOLID, "M5.2 5a3.8 4.2 0 0 1 7.6 0c-1.6.4-2.6-.1-3.4-1c-1 1-2.6 1.4-4.2 1z"),
];
pub(super) const MANUAL: Sign = &[(
    Pen::ICON,
    "M1.2 9.6c0-1.3.6-2.2 1.6-2.9l4.6-3.3c1.3-.9 2.6.6 1.7 1.7L7.6 6.9h8a1.25 1.25 0 0 1 0 2.5\
     H10.8h5.6a1.2 1.2 0 0 1 0 2.4H10.8h4.8a1.2 1.2 0 0 1 0 2.4H10.6h3.2a1.15 1.15 0 0 1 0 2.3\
     H5.4c-2.6 0-4.2-1.5-4.2-4z",
)];
pub(super) const SERVICE: Sign = &[
    (
        Pen::ICON,
        "M5.4 2.4L5.8.5H8.2L8.6 2.4L9.2 2.6L10.7 1.5L12.5 3.3L11.4 4.8L11.6 5.4L13.5 5.8V8.2\
         L11.6 8.6L11.4 9.2L12.5 10.7L10.7 12.5L9.2 11.4L8.6 11.6L8.2 13.5H5.8L5.4 11.6L4.8 11.4\
         L3.3 12.5L1.5 10.7L2.6 9.2L2.4 8.6L.5 8.2V5.8L2.4 5.4L2.6 4.8L1.5 3.3L3.3 1.5L4.8 2.6z\
         M4.6 7a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0z",
    ),
    (
        Pen::ICON,
        "M9.9 7L10.3 5.2H12.7L13.1 7L13.6 7.2L15.1 6.2L16.8 7.9L15.8 9.4L16 9.9L17.8 10.3V12.7\
         L16 13.1L15.8 13.6L16.8 15.1L15.1 16.8L13.6 15.8L13.1 16L12.7 17.8H10.3L9.9 16L9.4 15.8\
         L7.9 16.8L6.2 15.1L7.2 13.6L7 13.1L5.2 12.7V10.3L7 9.9L7.2 9.4L6.2 7.9L7.9 6.2L9.4 7.2z\
         M9.2 11.5a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0z",
    ),
];
pub(super) const SEND: Sign = &[(Pen::SOLID, "M.8 3.4H17.2L9 9.4zM.2 4.6L9 11L17.8 4.6V15H.2z")];
pub(super) const RECEIVE: Sign = &[(Pen::ICON, "M.8 3.6H17.2V14.8H.8zM.8 3.6L9 10L17.2 3.6")];
pub(super) const RECEIVE_START: Sign = &[
    (Pen::ICON, "M0 9a9 9 0 1 0 18 0a9 9 0 1 0-18 0z"),
    (Pen::ICON, "M3.6 5.6H14.4V12.8H3.6zM3.6 5.6L9 9.8L14.4 5.6"),
];
pub(super) const SCRIPT: Sign = &[
    (
        Pen::ICON,
        "M5.4 1.2H16.4c-3.4 2.6-3.4 4.8-1.3 7.6s2.1 5.2-1.3 8H2.6c3.4-2.8 3.4-5.2 1.3-8s-1.9-5 1.5-7.6z",
    ),
    (Pen::STROKE, "M5.6 4.4H12M5.2 7.4H12.2M6.6 10.5H13.6M6.4 13.6H13"),
];
pub(super) const BUSINESS_RULE: Sign = &[
    (Pen::ICON, "M.8 2.6H17.2V15.4H.8z"),
    (Pen::TINT, "M.8 2.6H17.2V6.4H.8z"),
    (Pen::STROKE, "M.8 11H17.2M6 6.4V15.4"),
];

pub(super) const LOOP: Sign =
    &[(Pen::STROKE, "M5.2 12.6a5.6 5.6 0 1 1 4.2-.1"), (Pen::STROKE, "M1.6 13L5.2 12.7L4.4 9.2")];
pub(super) const PARALLEL_INSTANCES: Sign = &[(Pen::LINE, "M3 1.5V12.5M7 1.5V12.5M11 1.5V12.5")];
pub(super) const SEQUENTIAL_INSTANCES: Sign = &[(Pen::LINE, "M1.5 3H12.5M1.5 7H12.5M1.5 11H12.5")];
pub(super) const COMPENSATION_MARKER: Sign = &[(Pen::ICON, "M7 2.5V11.5L1 7zM13 2.5V11.5L7 7z")];
pub(super) const AD_HOC: Sign = &[(
    Pen::SOLID,
    "M.8 8.6c1-3 2.6-4 4.4-3.6c1.8.4 2.8 2 4.4 2.1c1.5.1 2.5-.8 3.6-2.5V7.4\
     c-1 2.3-2.3 3.3-3.9 3.1c-1.9-.2-2.8-1.9-4.5-2.2c-1.5-.3-2.8.6-4 2.7z",
)];
pub(super) const COLLAPSED: Sign =
    &[(Pen::ICON, "M.6.6H13.4V13.4H.6z"), (Pen::STROKE, "M7 3.2V10.8M3.2 7H10.8")];
