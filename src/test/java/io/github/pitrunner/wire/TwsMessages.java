package io.github.pitrunner.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Every message of the package {@code tws}, those that only ever are part of another included. */
final class TwsMessages {
  private TwsMessages() {}

  static List<Message> all() {
    Set<FileDescriptor> files = new LinkedHashSet<>();
    for (MessageType type : MessageType.values()) {
      addWithDependencies(type.prototype().getDescriptorForType().getFile(), files);
    }
    List<Message> messages = new ArrayList<>();
    for (FileDescriptor file : files) {
      for (Descriptor descriptor : file.getMessageTypes()) {
        messages.add(prototype(file, descriptor));
      }
    }
    return messages;
  }

  /** Whether the message or any message in it has a field that our definitions do not have. */
  static boolean hasUnknownFields(Message message) {
    if (!message.getUnknownFields().equals(UnknownFieldSet.getDefaultInstance())) {
      return true;
    }
    for (var field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      List<?> values = field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
      if (values.stream().anyMatch(value -> hasUnknownFields((Message) value))) {
        return true;
      }
    }
    return false;
  }

  private static void addWithDependencies(FileDescriptor file, Set<FileDescriptor> files) {
    if (files.add(file)) {
      file.getDependencies().forEach(dependency -> addWithDependencies(dependency, files));
    }
  }

  private static Message prototype(FileDescriptor file, Descriptor descriptor) {
    String name = file.getOptions().getJavaPackage() + "." + descriptor.getName();
    try {
      return Internal.getDefaultInstance(Class.forName(name).asSubclass(Message.class));
    } catch (ClassNotFoundException e) {
      throw new AssertionError("No class for message " + descriptor.getFullName(), e);
    }
  }
}
