package io.github.pitrunner.security;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a call comes from.
 *
 * @param text host and port
 * @param host what counts as one place: an address, or a network of IPv6, of which one caller has
 *     more addresses than there are budgets
 */
record RemoteAddress(String text, String host) {
  private static final int NETWORK_BYTES = 8;

  static RemoteAddress of(Attributes connection) {
    @Nullable SocketAddress remote = connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (remote instanceof InetSocketAddress socket && socket.getAddress() != null) {
      InetAddress address = socket.getAddress();
      return new RemoteAddress(
          address.getHostAddress() + ":" + socket.getPort(), network(address).getHostAddress());
    }
    return new RemoteAddress("", "local");
  }

  private static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
