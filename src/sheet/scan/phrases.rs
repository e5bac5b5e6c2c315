//! The form's four lines in six languages, as printed; words that OCR read are compared with them.
//!
//! `{sg}` stands for the study group's number.

use crate::language::Language;

/// The lines for authorizing, for its two options, and for not authorizing.
pub(crate) const LINES: [(Language, [&str; 4]); 6] = [
    (
        Language::En,
        [
            "authorizes Study Group {sg} to consider this text for approval (in this case, select one of the two options ⃝):",
            "No comments or suggested changes",
            "Comments and suggested changes are attached",
            "does not authorize Study Group {sg} to consider this text for approval (reasons for this opinion and an outline of possible changes that would facilitate the work to progress are attached)",
        ],
    ),
    (
        Language::Fr,
        [
            "autorise la Commission d'études {sg} à procéder à l'examen de ce texte en vue de son approbation (dans ce cas, veuillez choisir l'une des deux options ⃝):",
            "Pas d'observations ni de propositions de modification",
            "Des observations et propositions de modification sont jointes à la présente",
            "n'autorise pas la Commission d'études {sg} à procéder à l'examen de ce texte en vue de son approbation (les motifs de cette décision et une description des éventuelles modifications susceptibles de faire progresser les travaux sont joints à la présente)",
        ],
    ),
    (
        Language::Es,
        [
            "autoriza a la Comisión de Estudio {sg} a considerar la aprobación de este texto (en este caso, seleccione una de las dos opciones ⃝):",
            "No hay comentarios ni modificaciones propuestas",
            "Se adjuntan comentarios y modificaciones propuestas",
            "no autoriza a la Comisión de Estudio {sg} a considerar la aprobación de este texto (se adjuntan los motivos de esta decisión y una descripción de las posibles modificaciones que podrían facilitar el avance del trabajo)",
        ],
    ),
    (
        Language::Ru,
        [
            "предоставляет {sg}-й Исследовательской комиссии полномочия рассмотреть данный текст на предмет утверждения (в этом случае выберите один из двух вариантов ⃝):",
            "Комментарии или предлагаемые изменения отсутствуют",
            "Комментарии и предлагаемые изменения прилагаются",
            "не предоставляет {sg}-й Исследовательской комиссии полномочий рассмотреть данный текст на предмет утверждения (причины такого мнения и описание возможных изменений, которые облегчили бы дальнейшую работу, прилагаются)",
        ],
    ),
    (
        Language::Ar,
        [
            "تخول لجنة الدراسات {sg} النظر في هذا النص بغرض الموافقة عليه (وفي هذه الحالة يرجى اختيار أحد الخيارين ⃝):",
            "لا توجد تعليقات أو تغييرات مقترحة",
            "مرفق طيه التعليقات والتغييرات المقترحة",
            "لا تخول لجنة الدراسات {sg} النظر في هذا النص بغرض الموافقة عليه (مرفق طيه أسباب هذا الرأي وملخص للتغييرات التي قد تيسر تقدم العمل)",
        ],
    ),
    (
        Language::Zh,
        [
            "授权第{sg}研究组考虑批准此案文（在这种情况下，选择两个选项⃝中的一个）：",
            "无意见或建议的修改",
            "附意见和建议的修改",
            "不授权第{sg}研究组考虑批准此案文（附提出这一意见的理由并概述可使工作取得进展的可能修改）",
        ],
    ),
];
