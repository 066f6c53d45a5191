package io.github.pitrunner.security;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates by name, made by the JDK's keytool; each side trusts all of them. */
final class TestCertificates {
  private static final String PASSWORD = "PLANTED-SECRET-store";
  private static final String SERVER = "localhost";

  private final Map<String, KeyStore> stores = new LinkedHashMap<>();

  /**
   * Makes them.
   *
   * @param subjects of clients, by name
   */
  TestCertificates(Map<String, String> subjects) {
    make(SERVER, "CN=localhost", "-ext", "san=ip:127.0.0.1,dns:localhost");
    subjects.forEach(this::make);
  }

  private void make(String name, String subject, String... extensions) {
    try {
      Path file = Files.createTempDirectory(Path.of("target"), "certificates").resolve(name);
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-keyalg",
                  "EC",
                  "-alias",
                  "own",
                  "-dname",
                  subject,
                  "-validity",
                  "30",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  PASSWORD));
      command.addAll(List.of(extensions));
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IllegalStateException(
            "keytool: "
                + new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream bytes = Files.newInputStream(file)) {
        store.load(bytes, PASSWORD.toCharArray());
      }
      stores.put(name, store);
    } catch (IOException | InterruptedException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  SslContextBuilder server() {
    return SslContextBuilder.forServer(keys(SERVER)).trustManager(trust());
  }

  /** Of a client with a certificate, or with none. */
  SslContextBuilder client(@Nullable String name) {
    SslContextBuilder builder = SslContextBuilder.forClient().trustManager(trust());
    return name == null ? builder : builder.keyManager(keys(name));
  }

  private KeyManagerFactory keys(String name) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(stores.get(name), PASSWORD.toCharArray());
      return keys;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private TrustManagerFactory trust() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (Map.Entry<String, KeyStore> store : stores.entrySet()) {
        trusted.setCertificateEntry(store.getKey(), store.getValue().getCertificate("own"));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      return trust;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
