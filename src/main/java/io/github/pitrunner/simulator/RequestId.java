package io.github.pitrunner.simulator;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.github.pitrunner.wire.Frame;
import java.io.IOException;
import java.util.List;

/** Finds the id under which a client wants to hear about a request. */
final class RequestId {
  /** The id of errors that belong to no request. */
  static final int NONE = -1;

  private RequestId() {}

  /** The request's id or order id, {@link #NONE} when it has neither. */
  static int of(Message request) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName("req_id");
    if (field == null) {
      field = request.getDescriptorForType().findFieldByName("order_id");
    }
    return field == null ? NONE : value(request, field.getNumber());
  }

  /**
   * The request id of a message that is not known: every request that has one has it in its first
   * field. {@link #NONE} when there is no number.
   */
  static int guessed(Frame frame) {
    try {
      List<Long> first = UnknownFieldSet.parseFrom(frame.body()).getField(1).getVarintList();
      return first.isEmpty() ? NONE : first.get(first.size() - 1).intValue();
    } catch (IOException e) {
      return NONE;
    }
  }

  // Read from the bytes: the generated accessors by name need run-time reflection, which a native
  // executable doesn't have.
  private static int value(Message request, int fieldNumber) {
    try {
      List<Long> values =
          UnknownFieldSet.parseFrom(request.toByteString()).getField(fieldNumber).getVarintList();
      return values.isEmpty() ? NONE : values.get(values.size() - 1).intValue();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A message that was just written can't be read", e);
    }
  }
}
