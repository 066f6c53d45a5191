package io.github.pitrunner.simulator;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeInMillis;
import io.github.pitrunner.tws.CurrentTimeInMillisRequest;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.github.pitrunner.tws.FARequest;
import io.github.pitrunner.tws.FamilyCode;
import io.github.pitrunner.tws.FamilyCodes;
import io.github.pitrunner.tws.FamilyCodesRequest;
import io.github.pitrunner.tws.ManagedAccounts;
import io.github.pitrunner.tws.ManagedAccountsRequest;
import io.github.pitrunner.tws.SetServerLogLevelRequest;
import io.github.pitrunner.tws.SoftDollarTiers;
import io.github.pitrunner.tws.SoftDollarTiersRequest;
import io.github.pitrunner.tws.UserInfo;
import io.github.pitrunner.tws.UserInfoRequest;

/**
 * Answers what concerns the gateway itself: its clock, its login. This login has no branding, no
 * soft-dollar agreements and is no advisor, which is what the answers say.
 */
final class HouseDesk implements RequestDesk {
  private static final int LOWEST_LOG_LEVEL = 1;
  private static final int HIGHEST_LOG_LEVEL = 5;

  private final SimulatorSettings settings;
  private final RequestRoutes routes = new RequestRoutes();

  HouseDesk(SimulatorSettings settings) {
    this.settings = settings;
    routes
        .on(CurrentTimeRequest.class, (client, request) -> client.send(currentTime()))
        .on(CurrentTimeInMillisRequest.class, (client, request) -> client.send(millis()))
        .on(ManagedAccountsRequest.class, (client, request) -> client.send(managedAccounts()))
        .on(UserInfoRequest.class, this::onUserInfo)
        .on(FamilyCodesRequest.class, (client, request) -> client.send(familyCodes()))
        .on(SoftDollarTiersRequest.class, this::onSoftDollarTiers)
        .on(SetServerLogLevelRequest.class, HouseDesk::onLogLevel)
        .on(
            FARequest.class,
            (client, request) ->
                client.error(RequestId.NONE, 330, "The login is not that of an advisor"));
  }

  @Override
  public boolean onRequest(ClientLine client, Message request) {
    return routes.route(client, request);
  }

  @Override
  public void onGone(ClientLine client) {
    // Holds nothing for a client.
  }

  /** The accounts of the login, as sent at the start of each session. */
  ManagedAccounts managedAccounts() {
    return ManagedAccounts.newBuilder()
        .setAccountsList(String.join(",", settings.accounts()))
        .build();
  }

  private CurrentTime currentTime() {
    return CurrentTime.newBuilder()
        .setCurrentTime(settings.clock().instant().getEpochSecond())
        .build();
  }

  private CurrentTimeInMillis millis() {
    return CurrentTimeInMillis.newBuilder()
        .setCurrentTimeInMillis(settings.clock().millis())
        .build();
  }

  private void onUserInfo(ClientLine client, UserInfoRequest request) {
    client.send(UserInfo.newBuilder().setReqId(request.getReqId()).setWhiteBrandingId("").build());
  }

  private FamilyCodes familyCodes() {
    FamilyCodes.Builder codes = FamilyCodes.newBuilder();
    settings
        .accounts()
        .forEach(
            account ->
                codes.addFamilyCodes(
                    FamilyCode.newBuilder().setAccountId(account).setFamilyCode("")));
    return codes.build();
  }

  private void onSoftDollarTiers(ClientLine client, SoftDollarTiersRequest request) {
    client.send(SoftDollarTiers.newBuilder().setReqId(request.getReqId()).build());
  }

  private static void onLogLevel(ClientLine client, SetServerLogLevelRequest request) {
    int level = request.getLogLevel();
    if (level < LOWEST_LOG_LEVEL || level > HIGHEST_LOG_LEVEL) {
      client.error(
          RequestId.NONE,
          319,
          "Invalid log level %d; levels are %d to %d"
              .formatted(level, LOWEST_LOG_LEVEL, HIGHEST_LOG_LEVEL));
    }
  }
}
