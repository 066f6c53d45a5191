package io.github.pitrunner.readers;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.github.pitrunner.v1.Instrument;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * What a reader of very many quotes looks at: whose quote it is and its number. The rest of the
 * message is skipped, so that this process has time to read them all.
 *
 * @param contractId 0 for what is no quote
 * @param marker the kind of a marker; unspecified for what is none
 * @param isProblem an instrument that cannot be quoted
 */
record QuoteGlance(int contractId, long sequence, Kind marker, boolean isProblem, int bytes) {
  /** Reads glances out of the messages of StreamQuotes. */
  static final Marshaller<QuoteGlance> MARSHALLER =
      new Marshaller<>() {
        @Override
        public InputStream stream(QuoteGlance value) {
          throw new UnsupportedOperationException("Glances are only read");
        }

        @Override
        public QuoteGlance parse(InputStream stream) {
          try {
            return read(stream.readAllBytes());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private static QuoteGlance read(byte[] bytes) throws IOException {
    CodedInputStream input = CodedInputStream.newInstance(bytes);
    int item = WireFormat.getTagFieldNumber(input.readTag());
    return switch (item) {
      case StreamQuotesResponse.QUOTE_FIELD_NUMBER -> quote(input, bytes.length);
      case StreamQuotesResponse.MARKER_FIELD_NUMBER ->
          new QuoteGlance(
              0, 0, StreamMarker.parseFrom(input.readByteArray()).getKind(), false, bytes.length);
      case StreamQuotesResponse.PROBLEM_FIELD_NUMBER ->
          new QuoteGlance(0, 0, Kind.KIND_UNSPECIFIED, true, bytes.length);
      default -> throw new IOException("An item of field " + item);
    };
  }

  private static QuoteGlance quote(CodedInputStream input, int size) throws IOException {
    input.readRawVarint32();
    int contractId = 0;
    long sequence = 0;
    while (!input.isAtEnd()) {
      int tag = input.readTag();
      switch (WireFormat.getTagFieldNumber(tag)) {
        case Quote.INSTRUMENT_FIELD_NUMBER -> contractId = contractId(input);
        case Quote.SEQUENCE_FIELD_NUMBER -> sequence = input.readInt64();
        default -> {
          boolean unused = input.skipField(tag);
        }
      }
    }
    return new QuoteGlance(contractId, sequence, Kind.KIND_UNSPECIFIED, false, size);
  }

  private static int contractId(CodedInputStream input) throws IOException {
    int end = input.pushLimit(input.readRawVarint32());
    int contractId = 0;
    while (!input.isAtEnd()) {
      int tag = input.readTag();
      if (WireFormat.getTagFieldNumber(tag) == Instrument.CONTRACT_ID_FIELD_NUMBER) {
        contractId = input.readInt32();
      } else {
        boolean unused = input.skipField(tag);
      }
    }
    input.popLimit(end);
    return contractId;
  }
}
