package io.github.pitrunner.security.credentials;

import io.github.pitrunner.security.credentials.VaultProblem.Kind;
import io.quarkus.vault.client.VaultClientException;
import io.quarkus.vault.client.VaultException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Says in our own words what the Vault client has thrown. Of what Vault answered only such texts
 * get through as we know by heart; anything else may be a secret.
 */
final class VaultProblems {
  /** What Vault says, as it says it. */
  private static final List<String> KNOWN =
      List.of(
          "Vault is sealed",
          "invalid role name",
          "invalid role or secret ID",
          "invalid role ID",
          "invalid secret id",
          "service account name not authorized",
          "namespace not authorized",
          "missing client token",
          "invalid token",
          "permission denied",
          "rate limit quota exceeded",
          "no handler for route",
          "wrapping token is not valid or does not exist",
          "lease is not renewable");

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION = 412;
  private static final int TOO_MANY = 429;
  private static final int FIRST_SERVER_ERROR = 472;

  private final VaultPlace place;

  VaultProblems(VaultPlace place) {
    this.place = place;
  }

  /** The status of Vault's answer; 0 if it is not known. */
  static int status(Throwable failure) {
    return root(failure) instanceof VaultClientException answer && answer.getStatus() != null
        ? answer.getStatus()
        : 0;
  }

  /** What is to be told of a failure. */
  VaultProblem of(Throwable failure) {
    Throwable root = root(failure);
    if (root instanceof VaultClientException answer && answer.getStatus() != null) {
      return ofAnswer(answer, answer.getStatus());
    } else if (root instanceof VaultLogin.TokenFileException file) {
      return passing(String.valueOf(file.getMessage()));
    } else if (root instanceof IllegalArgumentException) {
      // Such as a token with a line break in it: the message would show it.
      return new VaultProblem(
          Kind.FINAL,
          "the request to Vault cannot be built: a token, a role or a path has characters that may"
              + " not be sent");
    }
    return passing("Vault at %s %s".formatted(place.server(), ofConnection(root)));
  }

  private static String ofConnection(Throwable root) {
    if (isCausedBy(root, UnresolvedAddressException.class)) {
      return "cannot be found: its name is unknown (quarkus.vault.url)";
    } else if (isCausedBy(root, ConnectException.class)) {
      return "refuses the connection";
    } else if (isCausedBy(root, TimeoutException.class)) {
      return "has not answered in time (quarkus.vault.read-timeout)";
    } else if (isCausedBy(root, SSLException.class)) {
      return "cannot be trusted: its certificate is none of those that we know"
          + " (quarkus.vault.tls.ca-cert)";
    } else if (isCausedBy(root, IOException.class)) {
      return "has broken the connection off";
    } else if (root instanceof VaultException) {
      return "has ended the login";
    }
    return "cannot be asked (%s)".formatted(root.getClass().getSimpleName());
  }

  private VaultProblem ofAnswer(VaultClientException answer, int status) {
    String path = path(answer);
    String said = "%d%s".formatted(status, known(answer).map(text -> ": " + text).orElse(""));
    if (status < BAD_REQUEST) {
      return passing("Vault's answer at %s cannot be read".formatted(path));
    } else if (status == TOO_MANY) {
      return passing("Vault has too many requests (%s)".formatted(said));
    } else if (status == PRECONDITION || status >= FIRST_SERVER_ERROR) {
      return passing("Vault cannot answer now (%s)".formatted(said));
    } else if (path.startsWith("auth/") || path.startsWith("sys/")) {
      return ofLogin(path, status, said);
    } else if (status == FORBIDDEN) {
      return forbidden(path, said);
    } else if (status == NOT_FOUND && known(answer).isEmpty()) {
      return new VaultProblem(Kind.MISSING, "Vault has no %s".formatted(path));
    }
    return new VaultProblem(
        Kind.FINAL,
        "Vault refuses %s (%s); see quarkus.vault.kv-secret-engine-mount-path and"
                .formatted(path, said)
            + " pitrunner.credentials.path");
  }

  private VaultProblem forbidden(String path, String said) {
    return new VaultProblem(
        Kind.FORBIDDEN,
        "Vault does not let %s read %s (%s); allow it in the policy, or take the group out of"
                .formatted(place.role(), path, said)
            + " pitrunner.credentials.groups");
  }

  // Vault says 403 of a service account also when it cannot ask Kubernetes about it just now. Any
  // other refusal is one of a setting, and the same for ever.
  private VaultProblem ofLogin(String path, int status, String said) {
    boolean mayPass = status == FORBIDDEN && place.role().startsWith("the Kubernetes");
    return new VaultProblem(
        mayPass ? Kind.PASSING : Kind.FINAL,
        "Vault refuses %s at %s (%s); see quarkus.vault.authentication.*"
            .formatted(place.role(), path, said));
  }

  private static VaultProblem passing(String message) {
    return new VaultProblem(Kind.PASSING, message);
  }

  private static Optional<String> known(VaultClientException answer) {
    List<String> errors = answer.getErrors() == null ? List.of() : answer.getErrors();
    return KNOWN.stream()
        .filter(text -> errors.stream().anyMatch(error -> error.contains(text)))
        .findFirst();
  }

  /** The path of the request below the version of Vault's interface. */
  private static String path(VaultClientException answer) {
    String path = String.valueOf(URI.create(answer.getRequestPath()).getPath());
    return path.replaceFirst("^.*?/v1/", "");
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while ((root instanceof CompletionException || root instanceof ExecutionException)
        && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
