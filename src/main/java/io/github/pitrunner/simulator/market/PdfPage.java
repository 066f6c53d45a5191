package io.github.pitrunner.simulator.market;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A PDF document of one page of text. */
final class PdfPage {
  private static final int LINE_LENGTH = 88;

  private PdfPage() {}

  /** The bytes of a document; characters outside of Latin-1 become question marks. */
  static byte[] of(String text) {
    StringBuilder content = new StringBuilder("BT /F1 11 Tf 14 TL 54 780 Td\n");
    for (String line : lines(text)) {
      content.append('(').append(escaped(line)).append(") Tj T*\n");
    }
    content.append("ET");
    List<String> objects =
        List.of(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents 4 0 R"
                + " /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length " + content.length() + " >>\nstream\n" + content + "\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    return document(objects).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String document(List<String> objects) {
    StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
    StringBuilder table = new StringBuilder("0000000000 65535 f \n");
    for (int i = 0; i < objects.size(); i++) {
      table.append(String.format(Locale.ROOT, "%010d 00000 n \n", pdf.length()));
      pdf.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
    }
    int start = pdf.length();
    int size = objects.size() + 1;
    return pdf.append("xref\n0 ")
        .append(size)
        .append('\n')
        .append(table)
        .append("trailer\n<< /Size ")
        .append(size)
        .append(" /Root 1 0 R >>\nstartxref\n")
        .append(start)
        .append("\n%%EOF\n")
        .toString();
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.lines().toList()) {
      StringBuilder line = new StringBuilder();
      for (String word : List.of(paragraph.split(" ", -1))) {
        if (line.length() + word.length() > LINE_LENGTH) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)");
  }
}
