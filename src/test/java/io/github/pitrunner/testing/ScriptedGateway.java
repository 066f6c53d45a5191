package io.github.pitrunner.testing;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.wire.Link;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's end of a link, whose answers a test writes. Sets the session up by itself; what it
 * hears is written down, and answered where an answer was given before. On one context.
 */
public final class ScriptedGateway {
  private final List<Message> heard = new ArrayList<>();
  private final Map<Class<? extends Message>, Consumer<Message>> answers = new LinkedHashMap<>();
  private String accounts = "DU1234567";
  private int nextValidId = 1;
  private @Nullable Line line;

  /** Takes a client's link; the newest one is the one that is spoken to. */
  public void accept(Link link) {
    line = new Line(link);
    link.listen(line);
  }

  /** The accounts of the login, comma separated; for sessions that are set up from now on. */
  public void accounts(String list) {
    accounts = list;
  }

  /** The first order id of sessions that are set up from now on. */
  public void nextValidId(int id) {
    nextValidId = id;
  }

  /** What is done when such a message is heard. */
  public <M extends Message> void on(Class<M> type, Consumer<M> answer) {
    answers.put(type, message -> answer.accept(type.cast(message)));
  }

  /** Sends messages in one write. */
  public void send(Message... messages) {
    link().send(GatewayBytes.of(messages));
  }

  /** Closes the connection. */
  public void drop() {
    link().close();
  }

  /** All messages of a type that were heard, on any connection. */
  public <M extends Message> List<M> heard(Class<M> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The types of all messages that were heard, in their order. */
  public List<String> kinds() {
    return heard.stream().map(message -> message.getClass().getSimpleName()).toList();
  }

  /** The newest message of a type. */
  public <M extends Message> M last(Class<M> type) {
    List<M> all = heard(type);
    if (all.isEmpty()) {
      throw new AssertionError("No %s was heard".formatted(type.getSimpleName()));
    }
    return all.get(all.size() - 1);
  }

  private Link link() {
    return Optional.ofNullable(line).orElseThrow().link;
  }

  private void onMessage(Message message) {
    // Pings are answered by themselves, and are not among what was heard.
    if (message instanceof CurrentTimeRequest) {
      send(CurrentTime.newBuilder().setCurrentTime(1_800_000_000).build());
      return;
    }
    heard.add(message);
    if (message instanceof StartApiRequest) {
      send(ConnectorRig.accounts(accounts), ConnectorRig.nextId(nextValidId));
    }
    Consumer<Message> answer = answers.get(message.getClass());
    if (answer != null) {
      answer.accept(message);
    }
  }

  /** One client. */
  private final class Line implements Link.Listener {
    private final Link link;
    private final ClientReader client;

    Line(Link link) {
      this.link = link;
      client =
          new ClientReader(
              offer -> link.send(GatewayBytes.hello(225)), ScriptedGateway.this::onMessage);
    }

    @Override
    public void onBytes(Buffer chunk) {
      client.onBytes(chunk);
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {}
  }
}
