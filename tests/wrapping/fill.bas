REM Fills Word forms as a person does in LibreOffice: every line of "orders" says file, ticks box by box, and who replies.
Dim boxes As Integer, spaces As Integer

Sub Main(directory As String)
  Dim order As String
  Dim handle As Integer
  handle = FreeFile
  Open directory & "/orders" For Input As #handle
  Do While Not Eof(handle)
    Line Input #handle, order
    parts = Split(order, "|")
    If UBound(parts) = 2 Then Fill(directory & "/" & parts(0), parts(1), parts(2))
  Loop
  Close #handle
End Sub

Sub Fill(path, ticks, state)
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(path & ".docx"), "_blank", 0, Array(Setting("Hidden", True)))
  boxes = 0
  spaces = 0
  Walk(doc.Text, ticks, state)
  Store(doc, path & ".odt", "writer8")
  Store(doc, path & ".pdf", "writer_pdf_Export")
  Store(doc, path & "-filled.docx", "MS Word 2007 XML")
  doc.close(True)
End Sub

Sub Store(doc, path, filter)
  doc.storeToURL(ConvertToURL(path), Array(Setting("FilterName", filter)))
End Sub

Function Setting(key, content)
  Dim made As New com.sun.star.beans.PropertyValue
  made.Name = key
  made.Value = content
  Setting = made
End Function

Sub Walk(words, ticks, state)
  paragraphs = words.createEnumeration()
  Do While paragraphs.hasMoreElements()
    paragraph = paragraphs.nextElement()
    If paragraph.supportsService("com.sun.star.text.TextTable") Then
      cells = paragraph.CellNames
      For at = 0 To UBound(cells)
        Walk(paragraph.getCellByName(cells(at)), ticks, state)
      Next
    Else
      portions = paragraph.createEnumeration()
      Do While portions.hasMoreElements()
        portion = portions.nextElement()
        If portion.TextPortionType = "ContentControl" Then Answer(portion.ContentControl, ticks, state)
      Loop
    End If
  Loop
End Sub

REM The seventh space of the form is for the Member State.
Sub Answer(field, ticks, state)
  If field.Checkbox Then
    boxes = boxes + 1
    If Mid(ticks, boxes, 1) = "1" Then
      field.Checked = True
      Say(field, field.CheckedState)
    End If
  Else
    spaces = spaces + 1
    If spaces = 7 Then
      field.ShowingPlaceHolder = False
      Say(field, state)
    End If
  End If
End Sub

Sub Say(field, words)
  portions = field.createEnumeration()
  portion = portions.nextElement()
  before = Len(portion.getString())
  cursor = portion.Text.createTextCursorByRange(portion.Start)
  cursor.setString(words)
  cursor.collapseToEnd()
  cursor.goRight(before, True)
  cursor.setString("")
End Sub
