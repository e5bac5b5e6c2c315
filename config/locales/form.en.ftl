# The reply form (Annex 2 of a circular). Every locale has every message (tested).
form-annex = ANNEX 2
form-subject = Subject: Member States' response to TSB Circular { $number }:
form-subject-texts = Consultation on the determined draft texts { $texts }
form-subject-many = Consultation on the determined draft texts listed in the table below
# Between the page's number and how many there are.
form-of = /
form-series = ITU‑T
form-pair = { $before }, { $next }
form-last = { $before } and { $next }

form-to = To:
form-addressee =
    Director of the Telecommunication Standardization Bureau
    International Telecommunication Union
    Place des Nations
    CH 1211 Geneva 20, Switzerland
form-fax = Fax:
form-fax-number = +41 22 730 5853
form-email = E-mail:
form-from = From:
form-date = Date:
form-signature = Signature:
# What stands in a space to be filled until it is.
form-role = [Official role/title]
form-name = [Name]
form-address = [Address]
form-place-date = [Place,] [Date]
form-state = [Member State]

form-salutation = Dear Sir/Madam,
form-intro = With regard to the consultation of Member States on the determined draft texts listed in TSB Circular { $number }, I would like to hereby convey to you the opinion of this Administration, which is reflected in the table below.
form-return = Please return this form to { $address } by { $date }, { $time } UTC.
form-closing = Yours faithfully,
form-administration = Administration of { $state }

form-texts = Draft text
form-select = Select one of the two boxes
form-new = Draft new Recommendation ITU‑T { $id }
form-revised = Draft revised Recommendation ITU‑T { $id }
form-corrigendum = Draft Corrigendum { $part } to ITU‑T { $id }
form-amendment = Draft Amendment { $part } to ITU‑T { $id }
form-other = ITU‑T { $id }
form-authorize = authorizes Study Group { $group } to consider this text for approval (in this case, select one of the two options):
form-no-comments = No comments or suggested changes
form-with-comments = Comments and suggested changes are attached
form-refuse = does not authorize Study Group { $group } to consider this text for approval (reasons for this opinion and an outline of possible changes that would facilitate the work to progress are attached)
