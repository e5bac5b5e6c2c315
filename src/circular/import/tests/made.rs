//! Builds made-up circulars: one letter per language, into which every fact is put as words.

use crate::language::Language;

/// A circular's facts as its document words them.
#[derive(Clone)]
pub(super) struct Made {
    pub(super) language: Language,
    pub(super) number: &'static str,
    pub(super) reference: &'static str,
    pub(super) issued: &'static str,
    pub(super) group: &'static str,
    /// Place and days as they stand behind the study group's name.
    pub(super) meeting: &'static str,
    pub(super) meeting_again: &'static str,
    pub(super) deadline: &'static str,
    pub(super) threshold: &'static str,
    pub(super) subject_ids: &'static str,
    /// Everything between the headings of Annex 1 and Annex 2.
    pub(super) annex_1: &'static str,
    pub(super) form_number: &'static str,
    pub(super) form_ids: &'static str,
    pub(super) reply_to: &'static str,
}

impl Made {
    /// The document's text.
    pub(super) fn text(&self) -> String {
        let template = match self.language {
            Language::En => ENGLISH,
            Language::Fr => FRENCH,
            Language::Es => SPANISH,
            Language::Ru => RUSSIAN,
            Language::Ar => ARABIC,
            Language::Zh => CHINESE,
        };
        let words = [
            ("{number}", self.number),
            ("{reference}", self.reference),
            ("{issued}", self.issued),
            ("{group}", self.group),
            ("{meeting}", self.meeting),
            ("{again}", self.meeting_again),
            ("{deadline}", self.deadline),
            ("{threshold}", self.threshold),
            ("{ids}", self.subject_ids),
            ("{annex_1}", self.annex_1),
            ("{form_number}", self.form_number),
            ("{form_ids}", self.form_ids),
            ("{reply_to}", self.reply_to),
        ];
        words.iter().fold(template.to_owned(), |text, (key, value)| text.replace(key, value))
    }
}

/// Study Group 13's circular 112 in English.
pub(super) const ENGLISH_112: Made = Made {
    language: Language::En,
    number: "112",
    reference: "SG13/TK",
    issued: "Geneva, 4 December 2023",
    group: "13",
    meeting: "Geneva, 4-15 March 2024",
    meeting_again: "from 4 to 15 March 2024",
    deadline: "23:59 UTC on 21 February 2024",
    threshold: "70%",
    subject_ids: "Y.3172 (Y.ML-IMT2020-arch), Q.850 Amd.1 and Y.4113",
    annex_1: "1\tDraft new Recommendation ITU-T Y.3172 (Y.ML-IMT2020-arch) [R12]\n\
        Architectural framework for machine learning in future networks\nincluding IMT-2020\nSummary\nThis Recommendation ...\n\
        2\tDraft Amendment 1 to Recommendation ITU-T Q.850 [R13]\nUsage of cause and location\nSummary\nAdds to ITU-T E.164.\n\
        3\tDraft revised Recommendation ITU-T Y.4113 [R14]\nRequirements of the network for the Internet of things\nSummary\nSee Y.4113.\n",
    form_number: "112",
    form_ids: "Draft new Recommendation ITU-T Y.3172\n(Y.ML-IMT2020-arch)\nDraft Amendment 1 to ITU-T Q.850\nDraft revised Recommendation ITU-T Y.4113\n",
    reply_to: "tsbdir@itu.int",
};

const ENGLISH: &str = "\
International Telecommunication Union
Telecommunication Standardization Bureau

{issued}
Ref:\tTSB Circular {number}
{reference}
Tel:\t+41 22 730 6206
E-mail:\ttsbsg{group}@itu.int

Subject:\tConsultation of Member States on determined draft ITU-T {ids}, proposed for approval at the meeting of ITU-T Study Group {group}, {meeting}

Dear Sir/Madam,

1\tITU-T Study Group {group} intends to apply the traditional approval procedure described in section 9 of Resolution 1 (Rev. Geneva, 2022), as announced in TSB Circular 60, at its next meeting, {again}.
2\tThe titles are found in Annex 1. At its meeting in Geneva, 2-13 October 2023, the group determined the texts.
3\tMember States are kindly requested to complete and return the form in Annex 2 by {deadline}.
4\tIf {threshold} or more of the replies support consideration, a Plenary will apply the procedure.

Yours faithfully,
Annexes: 2

ANNEX 1
(to TSB Circular {number})
Summary and location of determined draft ITU-T {ids}
{annex_1}
ANNEX 2
Subject:\tMember States' response to TSB Circular {form_number}: Consultation on {ids}
To:\tDirector of TSB
E-mail:\t{reply_to}
Dear Sir/Madam,
{form_ids}
|_| authorizes Study Group {group} to consider this text for approval
Tel: +41 22 730 5111 • E-mail: itumail@itu.int
";

const FRENCH: &str = "\
Union internationale des télécommunications
{issued}
Réf.:\tCirculaire TSB {number}
{reference}
E-mail:\ttsbsg{group}@itu.int
Objet:\tConsultation des États Membres au sujet des projets déterminés UIT-T {ids}, qu'il est proposé d'approuver à la réunion de la Commission d'études {group} de l'UIT-T ({meeting})
Madame, Monsieur,
1\tLa Commission d'études {group} entend appliquer la procédure de la Section 9 de la Résolution 1 à sa prochaine réunion, {again}.
2\tLes États Membres sont priés de remplir le formulaire de l'Annexe 2 et de le renvoyer {deadline}.
3\tSi au moins {threshold} des réponses sont favorables, une séance plénière y sera consacrée.
Veuillez agréer, Madame, Monsieur, l'assurance de ma haute considération.
ANNEXE 1
Résumés des projets déterminés UIT-T {ids}
{annex_1}
ANNEXE 2
Objet:\tRéponse des États Membres à la Circulaire TSB {form_number}
E-mail: {reply_to}
Madame, Monsieur,
{form_ids}
autorise la Commission d'études {group} à procéder à l'examen de ce texte
";

const SPANISH: &str = "\
Unión Internacional de Telecomunicaciones
{issued}
Ref.:\tCircular TSB {number}
{reference}
Asunto:\tConsulta a los Estados Miembros sobre los proyectos determinados UIT-T {ids}, cuya aprobación se propone en la reunión de la Comisión de Estudio {group} del UIT-T, {meeting}
Muy Señora mía/Muy Señor mío:
1\tLa Comisión de Estudio {group} del UIT-T tiene la intención de aplicar el procedimiento de la Resolución 1 en su próxima reunión, {again}.
2\tSe ruega a los Estados Miembros que cumplimenten el formulario del Anexo 2 y lo devuelvan antes de {deadline}.
3\tSi el {threshold} o más de las respuestas apoyan la consideración, se dedicará una sesión plenaria.
Atentamente,
ANEXO 1
Resumen y ubicación de los proyectos determinados UIT-T {ids}
{annex_1}
ANEXO 2
Asunto:\tRespuesta de los Estados Miembros a la Circular TSB {form_number}
Correo-e: {reply_to}
Muy Señora mía/Muy Señor mío:
{form_ids}
autoriza a la Comisión de Estudio {group} a considerar la aprobación de este texto
";

const RUSSIAN: &str = "\
Международный союз электросвязи
{issued}
Осн.:\tЦиркуляр {number} БСЭ
{reference}
Предмет:\tКонсультации с Государствами-Членами по проектам, по которым сделано заключение, МСЭ-T {ids}, предлагаемым для утверждения на собрании {group}-й Исследовательской комиссии МСЭ-Т, {meeting}
Уважаемая госпожа,
уважаемый господин,
1\t{group}-я Исследовательская комиссия МСЭ-Т намерена применить процедуру Резолюции 1 на своем следующем собрании, {again}.
2\tГосударствам-Членам предлагается заполнить форму, приведенную в Приложении 2, и вернуть ее до {deadline}.
3\tЕсли {threshold} или более ответов поддерживают рассмотрение, будет проведено пленарное заседание.
С уважением,
ПРИЛОЖЕНИЕ 1
Резюме и местонахождение проектов МСЭ-T {ids}
{annex_1}
ПРИЛОЖЕНИЕ 2
Предмет:\tОтвет Государств-Членов на Циркуляр {form_number} БСЭ
Эл. почта: {reply_to}
Уважаемая госпожа,
{form_ids}
предоставляет {group}-й Исследовательской комиссии полномочия рассмотреть данный текст
";

const ARABIC: &str = "\
الاتحاد الدولي للاتصالات
{issued}
المرجع:\tالرسالة المعممة {number} لمكتب تقييس الاتصالات
{reference}
الموضوع:\tالتشاور مع الدول الأعضاء بشأن مشاريع النصوص المحددة ITU-T {ids}، المقترح الموافقة عليها في اجتماع لجنة الدراسات {group} لقطاع تقييس الاتصالات، {meeting}
تحية طيبة وبعد،
1\tتعتزم لجنة الدراسات {group} تطبيق إجراء الموافقة التقليدية في اجتماعها المقبل، {again}.
2\tويرجى من الدول الأعضاء استيفاء الاستمارة الواردة في الملحق 2 وإعادتها في موعد أقصاه {deadline}.
3\tإذا أيدت نسبة {threshold} أو أكثر من ردود الدول الأعضاء النظر في هذه النصوص، تخصص جلسة عامة لذلك.
وتفضلوا بقبول فائق التقدير والاحترام.
الملحق 1
ملخص مشاريع النصوص المحددة ITU-T {ids}
{annex_1}
الملحق 2
الموضوع:\tرد الدول الأعضاء على الرسالة المعممة {form_number} لمكتب تقييس الاتصالات
البريد الإلكتروني: {reply_to}
تحية طيبة وبعد،
{form_ids}
تخول لجنة الدراسات {group} النظر في هذا النص
";

const CHINESE: &str = "\
国际电信联盟
{issued}
文号：
电信标准化局第{number}号通函
{reference}
事由：
就拟于{meeting}举行的ITU-T第{group}研究组会议上批准的已确定的ITU-T {ids}建议书草案与成员国进行磋商
尊敬的先生/女士：
1\tITU-T第{group}研究组准备采用第1号决议（2022年，日内瓦，修订版）第9节所述的程序，在将于{again}举行的下一次会议上批准上述建议书草案。有关信息将在第5/13号集体函中提供。
2\t请各成员国在{deadline}之前填妥并返回附件2中的表格。
3\t如果成员国的答复中有{threshold}或以上支持考虑批准，则将专门召开一节全体会议。
顺致敬意！
附件：2件
附件1
已确定的ITU-T {ids}建议书草案的摘要和出处
{annex_1}
附件2
事由：成员国对电信标准化局第{form_number}号通函的回复
电子邮件：{reply_to}
尊敬的先生/女士：
{form_ids}
授权第{group}研究组考虑批准此案文
";
