package io.github.pitrunner.marketdata;

/** The text of an article, in the form in which its provider writes. */
sealed interface ArticleBody {
  /** Plain text. */
  record Text(String text) implements ArticleBody {}

  /** HTML. */
  record Html(String text) implements ArticleBody {}

  /** A document. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and copied into the answer at once.
  record Pdf(byte[] bytes) implements ArticleBody {}
}
