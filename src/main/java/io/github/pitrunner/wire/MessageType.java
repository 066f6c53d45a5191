package io.github.pitrunner.wire;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.AccountDataEnd;
import io.github.pitrunner.tws.AccountDataRequest;
import io.github.pitrunner.tws.AccountSummary;
import io.github.pitrunner.tws.AccountSummaryEnd;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.AccountUpdateMulti;
import io.github.pitrunner.tws.AccountUpdateMultiEnd;
import io.github.pitrunner.tws.AccountUpdateTime;
import io.github.pitrunner.tws.AccountUpdatesMultiRequest;
import io.github.pitrunner.tws.AccountValue;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.AutoOpenOrdersRequest;
import io.github.pitrunner.tws.CalculateImpliedVolatilityRequest;
import io.github.pitrunner.tws.CalculateOptionPriceRequest;
import io.github.pitrunner.tws.CancelAccountSummary;
import io.github.pitrunner.tws.CancelAccountUpdatesMulti;
import io.github.pitrunner.tws.CancelCalculateImpliedVolatility;
import io.github.pitrunner.tws.CancelCalculateOptionPrice;
import io.github.pitrunner.tws.CancelContractData;
import io.github.pitrunner.tws.CancelHeadTimestamp;
import io.github.pitrunner.tws.CancelHistogramData;
import io.github.pitrunner.tws.CancelHistoricalData;
import io.github.pitrunner.tws.CancelHistoricalTicks;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.CancelMarketDepth;
import io.github.pitrunner.tws.CancelNewsBulletins;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.CancelPnL;
import io.github.pitrunner.tws.CancelPnLSingle;
import io.github.pitrunner.tws.CancelPositions;
import io.github.pitrunner.tws.CancelPositionsMulti;
import io.github.pitrunner.tws.CancelRealTimeBars;
import io.github.pitrunner.tws.CancelScannerSubscription;
import io.github.pitrunner.tws.CancelTickByTick;
import io.github.pitrunner.tws.CancelWshEventData;
import io.github.pitrunner.tws.CancelWshMetaData;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.ConfigRequest;
import io.github.pitrunner.tws.ConfigResponse;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeInMillis;
import io.github.pitrunner.tws.CurrentTimeInMillisRequest;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.github.pitrunner.tws.DisplayGroupList;
import io.github.pitrunner.tws.DisplayGroupUpdated;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.ExerciseOptionsRequest;
import io.github.pitrunner.tws.FAReplace;
import io.github.pitrunner.tws.FARequest;
import io.github.pitrunner.tws.FamilyCodes;
import io.github.pitrunner.tws.FamilyCodesRequest;
import io.github.pitrunner.tws.GlobalCancelRequest;
import io.github.pitrunner.tws.HeadTimestamp;
import io.github.pitrunner.tws.HeadTimestampRequest;
import io.github.pitrunner.tws.HistogramData;
import io.github.pitrunner.tws.HistogramDataRequest;
import io.github.pitrunner.tws.HistoricalData;
import io.github.pitrunner.tws.HistoricalDataEnd;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.HistoricalDataUpdate;
import io.github.pitrunner.tws.HistoricalNews;
import io.github.pitrunner.tws.HistoricalNewsEnd;
import io.github.pitrunner.tws.HistoricalNewsRequest;
import io.github.pitrunner.tws.HistoricalSchedule;
import io.github.pitrunner.tws.HistoricalTicks;
import io.github.pitrunner.tws.HistoricalTicksBidAsk;
import io.github.pitrunner.tws.HistoricalTicksLast;
import io.github.pitrunner.tws.HistoricalTicksRequest;
import io.github.pitrunner.tws.IdsRequest;
import io.github.pitrunner.tws.ManagedAccounts;
import io.github.pitrunner.tws.ManagedAccountsRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketDataType;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.tws.MarketDepth;
import io.github.pitrunner.tws.MarketDepthExchanges;
import io.github.pitrunner.tws.MarketDepthExchangesRequest;
import io.github.pitrunner.tws.MarketDepthL2;
import io.github.pitrunner.tws.MarketDepthRequest;
import io.github.pitrunner.tws.MarketRule;
import io.github.pitrunner.tws.MarketRuleRequest;
import io.github.pitrunner.tws.MatchingSymbolsRequest;
import io.github.pitrunner.tws.NewsArticle;
import io.github.pitrunner.tws.NewsArticleRequest;
import io.github.pitrunner.tws.NewsBulletin;
import io.github.pitrunner.tws.NewsBulletinsRequest;
import io.github.pitrunner.tws.NewsProviders;
import io.github.pitrunner.tws.NewsProvidersRequest;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.OpenOrdersRequest;
import io.github.pitrunner.tws.OrderBound;
import io.github.pitrunner.tws.OrderStatus;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.tws.PnL;
import io.github.pitrunner.tws.PnLRequest;
import io.github.pitrunner.tws.PnLSingle;
import io.github.pitrunner.tws.PnLSingleRequest;
import io.github.pitrunner.tws.PortfolioValue;
import io.github.pitrunner.tws.Position;
import io.github.pitrunner.tws.PositionEnd;
import io.github.pitrunner.tws.PositionMulti;
import io.github.pitrunner.tws.PositionMultiEnd;
import io.github.pitrunner.tws.PositionsMultiRequest;
import io.github.pitrunner.tws.PositionsRequest;
import io.github.pitrunner.tws.QueryDisplayGroupsRequest;
import io.github.pitrunner.tws.RealTimeBarTick;
import io.github.pitrunner.tws.RealTimeBarsRequest;
import io.github.pitrunner.tws.ReceiveFA;
import io.github.pitrunner.tws.ReplaceFAEnd;
import io.github.pitrunner.tws.RerouteMarketDataRequest;
import io.github.pitrunner.tws.RerouteMarketDepthRequest;
import io.github.pitrunner.tws.ScannerData;
import io.github.pitrunner.tws.ScannerParameters;
import io.github.pitrunner.tws.ScannerParametersRequest;
import io.github.pitrunner.tws.ScannerSubscriptionRequest;
import io.github.pitrunner.tws.SecDefOptParameter;
import io.github.pitrunner.tws.SecDefOptParameterEnd;
import io.github.pitrunner.tws.SecDefOptParamsRequest;
import io.github.pitrunner.tws.SetServerLogLevelRequest;
import io.github.pitrunner.tws.SmartComponents;
import io.github.pitrunner.tws.SmartComponentsRequest;
import io.github.pitrunner.tws.SoftDollarTiers;
import io.github.pitrunner.tws.SoftDollarTiersRequest;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.tws.SubscribeToGroupEventsRequest;
import io.github.pitrunner.tws.SymbolSamples;
import io.github.pitrunner.tws.TickByTickData;
import io.github.pitrunner.tws.TickByTickRequest;
import io.github.pitrunner.tws.TickGeneric;
import io.github.pitrunner.tws.TickNews;
import io.github.pitrunner.tws.TickOptionComputation;
import io.github.pitrunner.tws.TickPrice;
import io.github.pitrunner.tws.TickReqParams;
import io.github.pitrunner.tws.TickSize;
import io.github.pitrunner.tws.TickSnapshotEnd;
import io.github.pitrunner.tws.TickString;
import io.github.pitrunner.tws.UnsubscribeFromGroupEventsRequest;
import io.github.pitrunner.tws.UpdateConfigRequest;
import io.github.pitrunner.tws.UpdateConfigResponse;
import io.github.pitrunner.tws.UpdateDisplayGroupRequest;
import io.github.pitrunner.tws.UserInfo;
import io.github.pitrunner.tws.UserInfoRequest;
import io.github.pitrunner.tws.VerifyCompleted;
import io.github.pitrunner.tws.VerifyMessageApi;
import io.github.pitrunner.tws.VerifyMessageRequest;
import io.github.pitrunner.tws.VerifyRequest;
import io.github.pitrunner.tws.WshEventData;
import io.github.pitrunner.tws.WshEventDataRequest;
import io.github.pitrunner.tws.WshMetaData;
import io.github.pitrunner.tws.WshMetaDataRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every message of the protocol: its direction, its id and its protobuf type, in one table. The
 * file is long because the protocol is; it holds nothing else.
 */
public enum MessageType {
  REQ_MKT_DATA(Direction.TO_GATEWAY, 1, MarketDataRequest.getDefaultInstance()),
  CANCEL_MKT_DATA(Direction.TO_GATEWAY, 2, CancelMarketData.getDefaultInstance()),
  PLACE_ORDER(Direction.TO_GATEWAY, 3, PlaceOrderRequest.getDefaultInstance()),
  CANCEL_ORDER(Direction.TO_GATEWAY, 4, CancelOrderRequest.getDefaultInstance()),
  REQ_OPEN_ORDERS(Direction.TO_GATEWAY, 5, OpenOrdersRequest.getDefaultInstance()),
  REQ_ACCT_DATA(Direction.TO_GATEWAY, 6, AccountDataRequest.getDefaultInstance()),
  REQ_EXECUTIONS(Direction.TO_GATEWAY, 7, ExecutionRequest.getDefaultInstance()),
  REQ_IDS(Direction.TO_GATEWAY, 8, IdsRequest.getDefaultInstance()),
  REQ_CONTRACT_DATA(Direction.TO_GATEWAY, 9, ContractDataRequest.getDefaultInstance()),
  REQ_MKT_DEPTH(Direction.TO_GATEWAY, 10, MarketDepthRequest.getDefaultInstance()),
  CANCEL_MKT_DEPTH(Direction.TO_GATEWAY, 11, CancelMarketDepth.getDefaultInstance()),
  REQ_NEWS_BULLETINS(Direction.TO_GATEWAY, 12, NewsBulletinsRequest.getDefaultInstance()),
  CANCEL_NEWS_BULLETINS(Direction.TO_GATEWAY, 13, CancelNewsBulletins.getDefaultInstance()),
  SET_SERVER_LOGLEVEL(Direction.TO_GATEWAY, 14, SetServerLogLevelRequest.getDefaultInstance()),
  REQ_AUTO_OPEN_ORDERS(Direction.TO_GATEWAY, 15, AutoOpenOrdersRequest.getDefaultInstance()),
  REQ_ALL_OPEN_ORDERS(Direction.TO_GATEWAY, 16, AllOpenOrdersRequest.getDefaultInstance()),
  REQ_MANAGED_ACCTS(Direction.TO_GATEWAY, 17, ManagedAccountsRequest.getDefaultInstance()),
  REQ_FA(Direction.TO_GATEWAY, 18, FARequest.getDefaultInstance()),
  REPLACE_FA(Direction.TO_GATEWAY, 19, FAReplace.getDefaultInstance()),
  REQ_HISTORICAL_DATA(Direction.TO_GATEWAY, 20, HistoricalDataRequest.getDefaultInstance()),
  EXERCISE_OPTIONS(Direction.TO_GATEWAY, 21, ExerciseOptionsRequest.getDefaultInstance()),
  REQ_SCANNER_SUBSCRIPTION(
      Direction.TO_GATEWAY, 22, ScannerSubscriptionRequest.getDefaultInstance()),
  CANCEL_SCANNER_SUBSCRIPTION(
      Direction.TO_GATEWAY, 23, CancelScannerSubscription.getDefaultInstance()),
  REQ_SCANNER_PARAMETERS(Direction.TO_GATEWAY, 24, ScannerParametersRequest.getDefaultInstance()),
  CANCEL_HISTORICAL_DATA(Direction.TO_GATEWAY, 25, CancelHistoricalData.getDefaultInstance()),
  REQ_CURRENT_TIME(Direction.TO_GATEWAY, 49, CurrentTimeRequest.getDefaultInstance()),
  REQ_REAL_TIME_BARS(Direction.TO_GATEWAY, 50, RealTimeBarsRequest.getDefaultInstance()),
  CANCEL_REAL_TIME_BARS(Direction.TO_GATEWAY, 51, CancelRealTimeBars.getDefaultInstance()),
  REQ_CALC_IMPLIED_VOLAT(
      Direction.TO_GATEWAY, 54, CalculateImpliedVolatilityRequest.getDefaultInstance()),
  REQ_CALC_OPTION_PRICE(Direction.TO_GATEWAY, 55, CalculateOptionPriceRequest.getDefaultInstance()),
  CANCEL_CALC_IMPLIED_VOLAT(
      Direction.TO_GATEWAY, 56, CancelCalculateImpliedVolatility.getDefaultInstance()),
  CANCEL_CALC_OPTION_PRICE(
      Direction.TO_GATEWAY, 57, CancelCalculateOptionPrice.getDefaultInstance()),
  REQ_GLOBAL_CANCEL(Direction.TO_GATEWAY, 58, GlobalCancelRequest.getDefaultInstance()),
  REQ_MARKET_DATA_TYPE(Direction.TO_GATEWAY, 59, MarketDataTypeRequest.getDefaultInstance()),
  REQ_POSITIONS(Direction.TO_GATEWAY, 61, PositionsRequest.getDefaultInstance()),
  REQ_ACCOUNT_SUMMARY(Direction.TO_GATEWAY, 62, AccountSummaryRequest.getDefaultInstance()),
  CANCEL_ACCOUNT_SUMMARY(Direction.TO_GATEWAY, 63, CancelAccountSummary.getDefaultInstance()),
  CANCEL_POSITIONS(Direction.TO_GATEWAY, 64, CancelPositions.getDefaultInstance()),
  VERIFY_REQUEST(Direction.TO_GATEWAY, 65, VerifyRequest.getDefaultInstance()),
  VERIFY_MESSAGE(Direction.TO_GATEWAY, 66, VerifyMessageRequest.getDefaultInstance()),
  QUERY_DISPLAY_GROUPS(Direction.TO_GATEWAY, 67, QueryDisplayGroupsRequest.getDefaultInstance()),
  SUBSCRIBE_TO_GROUP_EVENTS(
      Direction.TO_GATEWAY, 68, SubscribeToGroupEventsRequest.getDefaultInstance()),
  UPDATE_DISPLAY_GROUP(Direction.TO_GATEWAY, 69, UpdateDisplayGroupRequest.getDefaultInstance()),
  UNSUBSCRIBE_FROM_GROUP_EVENTS(
      Direction.TO_GATEWAY, 70, UnsubscribeFromGroupEventsRequest.getDefaultInstance()),
  START_API(Direction.TO_GATEWAY, 71, StartApiRequest.getDefaultInstance()),
  REQ_POSITIONS_MULTI(Direction.TO_GATEWAY, 74, PositionsMultiRequest.getDefaultInstance()),
  CANCEL_POSITIONS_MULTI(Direction.TO_GATEWAY, 75, CancelPositionsMulti.getDefaultInstance()),
  REQ_ACCOUNT_UPDATES_MULTI(
      Direction.TO_GATEWAY, 76, AccountUpdatesMultiRequest.getDefaultInstance()),
  CANCEL_ACCOUNT_UPDATES_MULTI(
      Direction.TO_GATEWAY, 77, CancelAccountUpdatesMulti.getDefaultInstance()),
  REQ_SEC_DEF_OPT_PARAMS(Direction.TO_GATEWAY, 78, SecDefOptParamsRequest.getDefaultInstance()),
  REQ_SOFT_DOLLAR_TIERS(Direction.TO_GATEWAY, 79, SoftDollarTiersRequest.getDefaultInstance()),
  REQ_FAMILY_CODES(Direction.TO_GATEWAY, 80, FamilyCodesRequest.getDefaultInstance()),
  REQ_MATCHING_SYMBOLS(Direction.TO_GATEWAY, 81, MatchingSymbolsRequest.getDefaultInstance()),
  REQ_MKT_DEPTH_EXCHANGES(
      Direction.TO_GATEWAY, 82, MarketDepthExchangesRequest.getDefaultInstance()),
  REQ_SMART_COMPONENTS(Direction.TO_GATEWAY, 83, SmartComponentsRequest.getDefaultInstance()),
  REQ_NEWS_ARTICLE(Direction.TO_GATEWAY, 84, NewsArticleRequest.getDefaultInstance()),
  REQ_NEWS_PROVIDERS(Direction.TO_GATEWAY, 85, NewsProvidersRequest.getDefaultInstance()),
  REQ_HISTORICAL_NEWS(Direction.TO_GATEWAY, 86, HistoricalNewsRequest.getDefaultInstance()),
  REQ_HEAD_TIMESTAMP(Direction.TO_GATEWAY, 87, HeadTimestampRequest.getDefaultInstance()),
  REQ_HISTOGRAM_DATA(Direction.TO_GATEWAY, 88, HistogramDataRequest.getDefaultInstance()),
  CANCEL_HISTOGRAM_DATA(Direction.TO_GATEWAY, 89, CancelHistogramData.getDefaultInstance()),
  CANCEL_HEAD_TIMESTAMP(Direction.TO_GATEWAY, 90, CancelHeadTimestamp.getDefaultInstance()),
  REQ_MARKET_RULE(Direction.TO_GATEWAY, 91, MarketRuleRequest.getDefaultInstance()),
  REQ_PNL(Direction.TO_GATEWAY, 92, PnLRequest.getDefaultInstance()),
  CANCEL_PNL(Direction.TO_GATEWAY, 93, CancelPnL.getDefaultInstance()),
  REQ_PNL_SINGLE(Direction.TO_GATEWAY, 94, PnLSingleRequest.getDefaultInstance()),
  CANCEL_PNL_SINGLE(Direction.TO_GATEWAY, 95, CancelPnLSingle.getDefaultInstance()),
  REQ_HISTORICAL_TICKS(Direction.TO_GATEWAY, 96, HistoricalTicksRequest.getDefaultInstance()),
  REQ_TICK_BY_TICK_DATA(Direction.TO_GATEWAY, 97, TickByTickRequest.getDefaultInstance()),
  CANCEL_TICK_BY_TICK_DATA(Direction.TO_GATEWAY, 98, CancelTickByTick.getDefaultInstance()),
  REQ_COMPLETED_ORDERS(Direction.TO_GATEWAY, 99, CompletedOrdersRequest.getDefaultInstance()),
  REQ_WSH_META_DATA(Direction.TO_GATEWAY, 100, WshMetaDataRequest.getDefaultInstance()),
  CANCEL_WSH_META_DATA(Direction.TO_GATEWAY, 101, CancelWshMetaData.getDefaultInstance()),
  REQ_WSH_EVENT_DATA(Direction.TO_GATEWAY, 102, WshEventDataRequest.getDefaultInstance()),
  CANCEL_WSH_EVENT_DATA(Direction.TO_GATEWAY, 103, CancelWshEventData.getDefaultInstance()),
  REQ_USER_INFO(Direction.TO_GATEWAY, 104, UserInfoRequest.getDefaultInstance()),
  REQ_CURRENT_TIME_IN_MILLIS(
      Direction.TO_GATEWAY, 105, CurrentTimeInMillisRequest.getDefaultInstance()),
  CANCEL_CONTRACT_DATA(Direction.TO_GATEWAY, 106, CancelContractData.getDefaultInstance()),
  CANCEL_HISTORICAL_TICKS(Direction.TO_GATEWAY, 107, CancelHistoricalTicks.getDefaultInstance()),
  REQ_CONFIG(Direction.TO_GATEWAY, 108, ConfigRequest.getDefaultInstance()),
  UPDATE_CONFIG(Direction.TO_GATEWAY, 109, UpdateConfigRequest.getDefaultInstance()),
  TICK_PRICE(Direction.TO_CLIENT, 1, TickPrice.getDefaultInstance()),
  TICK_SIZE(Direction.TO_CLIENT, 2, TickSize.getDefaultInstance()),
  ORDER_STATUS(Direction.TO_CLIENT, 3, OrderStatus.getDefaultInstance()),
  ERR_MSG(Direction.TO_CLIENT, 4, ErrorMessage.getDefaultInstance()),
  OPEN_ORDER(Direction.TO_CLIENT, 5, OpenOrder.getDefaultInstance()),
  ACCT_VALUE(Direction.TO_CLIENT, 6, AccountValue.getDefaultInstance()),
  PORTFOLIO_VALUE(Direction.TO_CLIENT, 7, PortfolioValue.getDefaultInstance()),
  ACCT_UPDATE_TIME(Direction.TO_CLIENT, 8, AccountUpdateTime.getDefaultInstance()),
  NEXT_VALID_ID(Direction.TO_CLIENT, 9, NextValidId.getDefaultInstance()),
  CONTRACT_DATA(Direction.TO_CLIENT, 10, ContractData.getDefaultInstance()),
  EXECUTION_DATA(Direction.TO_CLIENT, 11, ExecutionDetails.getDefaultInstance()),
  MARKET_DEPTH(Direction.TO_CLIENT, 12, MarketDepth.getDefaultInstance()),
  MARKET_DEPTH_L2(Direction.TO_CLIENT, 13, MarketDepthL2.getDefaultInstance()),
  NEWS_BULLETINS(Direction.TO_CLIENT, 14, NewsBulletin.getDefaultInstance()),
  MANAGED_ACCTS(Direction.TO_CLIENT, 15, ManagedAccounts.getDefaultInstance()),
  RECEIVE_FA(Direction.TO_CLIENT, 16, ReceiveFA.getDefaultInstance()),
  HISTORICAL_DATA(Direction.TO_CLIENT, 17, HistoricalData.getDefaultInstance()),
  BOND_CONTRACT_DATA(Direction.TO_CLIENT, 18, ContractData.getDefaultInstance()),
  SCANNER_PARAMETERS(Direction.TO_CLIENT, 19, ScannerParameters.getDefaultInstance()),
  SCANNER_DATA(Direction.TO_CLIENT, 20, ScannerData.getDefaultInstance()),
  TICK_OPTION_COMPUTATION(Direction.TO_CLIENT, 21, TickOptionComputation.getDefaultInstance()),
  TICK_GENERIC(Direction.TO_CLIENT, 45, TickGeneric.getDefaultInstance()),
  TICK_STRING(Direction.TO_CLIENT, 46, TickString.getDefaultInstance()),
  CURRENT_TIME(Direction.TO_CLIENT, 49, CurrentTime.getDefaultInstance()),
  REAL_TIME_BARS(Direction.TO_CLIENT, 50, RealTimeBarTick.getDefaultInstance()),
  CONTRACT_DATA_END(Direction.TO_CLIENT, 52, ContractDataEnd.getDefaultInstance()),
  OPEN_ORDER_END(Direction.TO_CLIENT, 53, OpenOrdersEnd.getDefaultInstance()),
  ACCT_DOWNLOAD_END(Direction.TO_CLIENT, 54, AccountDataEnd.getDefaultInstance()),
  EXECUTION_DATA_END(Direction.TO_CLIENT, 55, ExecutionDetailsEnd.getDefaultInstance()),
  TICK_SNAPSHOT_END(Direction.TO_CLIENT, 57, TickSnapshotEnd.getDefaultInstance()),
  MARKET_DATA_TYPE(Direction.TO_CLIENT, 58, MarketDataType.getDefaultInstance()),
  COMMISSION_AND_FEES_REPORT(Direction.TO_CLIENT, 59, CommissionAndFeesReport.getDefaultInstance()),
  POSITION_DATA(Direction.TO_CLIENT, 61, Position.getDefaultInstance()),
  POSITION_END(Direction.TO_CLIENT, 62, PositionEnd.getDefaultInstance()),
  ACCOUNT_SUMMARY(Direction.TO_CLIENT, 63, AccountSummary.getDefaultInstance()),
  ACCOUNT_SUMMARY_END(Direction.TO_CLIENT, 64, AccountSummaryEnd.getDefaultInstance()),
  VERIFY_MESSAGE_API(Direction.TO_CLIENT, 65, VerifyMessageApi.getDefaultInstance()),
  VERIFY_COMPLETED(Direction.TO_CLIENT, 66, VerifyCompleted.getDefaultInstance()),
  DISPLAY_GROUP_LIST(Direction.TO_CLIENT, 67, DisplayGroupList.getDefaultInstance()),
  DISPLAY_GROUP_UPDATED(Direction.TO_CLIENT, 68, DisplayGroupUpdated.getDefaultInstance()),
  POSITION_MULTI(Direction.TO_CLIENT, 71, PositionMulti.getDefaultInstance()),
  POSITION_MULTI_END(Direction.TO_CLIENT, 72, PositionMultiEnd.getDefaultInstance()),
  ACCOUNT_UPDATE_MULTI(Direction.TO_CLIENT, 73, AccountUpdateMulti.getDefaultInstance()),
  ACCOUNT_UPDATE_MULTI_END(Direction.TO_CLIENT, 74, AccountUpdateMultiEnd.getDefaultInstance()),
  SECURITY_DEFINITION_OPTION_PARAMETER(
      Direction.TO_CLIENT, 75, SecDefOptParameter.getDefaultInstance()),
  SECURITY_DEFINITION_OPTION_PARAMETER_END(
      Direction.TO_CLIENT, 76, SecDefOptParameterEnd.getDefaultInstance()),
  SOFT_DOLLAR_TIERS(Direction.TO_CLIENT, 77, SoftDollarTiers.getDefaultInstance()),
  FAMILY_CODES(Direction.TO_CLIENT, 78, FamilyCodes.getDefaultInstance()),
  SYMBOL_SAMPLES(Direction.TO_CLIENT, 79, SymbolSamples.getDefaultInstance()),
  MKT_DEPTH_EXCHANGES(Direction.TO_CLIENT, 80, MarketDepthExchanges.getDefaultInstance()),
  TICK_REQ_PARAMS(Direction.TO_CLIENT, 81, TickReqParams.getDefaultInstance()),
  SMART_COMPONENTS(Direction.TO_CLIENT, 82, SmartComponents.getDefaultInstance()),
  NEWS_ARTICLE(Direction.TO_CLIENT, 83, NewsArticle.getDefaultInstance()),
  TICK_NEWS(Direction.TO_CLIENT, 84, TickNews.getDefaultInstance()),
  NEWS_PROVIDERS(Direction.TO_CLIENT, 85, NewsProviders.getDefaultInstance()),
  HISTORICAL_NEWS(Direction.TO_CLIENT, 86, HistoricalNews.getDefaultInstance()),
  HISTORICAL_NEWS_END(Direction.TO_CLIENT, 87, HistoricalNewsEnd.getDefaultInstance()),
  HEAD_TIMESTAMP(Direction.TO_CLIENT, 88, HeadTimestamp.getDefaultInstance()),
  HISTOGRAM_DATA(Direction.TO_CLIENT, 89, HistogramData.getDefaultInstance()),
  HISTORICAL_DATA_UPDATE(Direction.TO_CLIENT, 90, HistoricalDataUpdate.getDefaultInstance()),
  REROUTE_MKT_DATA_REQ(Direction.TO_CLIENT, 91, RerouteMarketDataRequest.getDefaultInstance()),
  REROUTE_MKT_DEPTH_REQ(Direction.TO_CLIENT, 92, RerouteMarketDepthRequest.getDefaultInstance()),
  MARKET_RULE(Direction.TO_CLIENT, 93, MarketRule.getDefaultInstance()),
  PNL(Direction.TO_CLIENT, 94, PnL.getDefaultInstance()),
  PNL_SINGLE(Direction.TO_CLIENT, 95, PnLSingle.getDefaultInstance()),
  HISTORICAL_TICKS(Direction.TO_CLIENT, 96, HistoricalTicks.getDefaultInstance()),
  HISTORICAL_TICKS_BID_ASK(Direction.TO_CLIENT, 97, HistoricalTicksBidAsk.getDefaultInstance()),
  HISTORICAL_TICKS_LAST(Direction.TO_CLIENT, 98, HistoricalTicksLast.getDefaultInstance()),
  TICK_BY_TICK(Direction.TO_CLIENT, 99, TickByTickData.getDefaultInstance()),
  ORDER_BOUND(Direction.TO_CLIENT, 100, OrderBound.getDefaultInstance()),
  COMPLETED_ORDER(Direction.TO_CLIENT, 101, CompletedOrder.getDefaultInstance()),
  COMPLETED_ORDERS_END(Direction.TO_CLIENT, 102, CompletedOrdersEnd.getDefaultInstance()),
  REPLACE_FA_END(Direction.TO_CLIENT, 103, ReplaceFAEnd.getDefaultInstance()),
  WSH_META_DATA(Direction.TO_CLIENT, 104, WshMetaData.getDefaultInstance()),
  WSH_EVENT_DATA(Direction.TO_CLIENT, 105, WshEventData.getDefaultInstance()),
  HISTORICAL_SCHEDULE(Direction.TO_CLIENT, 106, HistoricalSchedule.getDefaultInstance()),
  USER_INFO(Direction.TO_CLIENT, 107, UserInfo.getDefaultInstance()),
  HISTORICAL_DATA_END(Direction.TO_CLIENT, 108, HistoricalDataEnd.getDefaultInstance()),
  CURRENT_TIME_IN_MILLIS(Direction.TO_CLIENT, 109, CurrentTimeInMillis.getDefaultInstance()),
  CONFIG_RESPONSE(Direction.TO_CLIENT, 110, ConfigResponse.getDefaultInstance()),
  UPDATE_CONFIG_RESPONSE(Direction.TO_CLIENT, 111, UpdateConfigResponse.getDefaultInstance());

  /** Which way a message travels; ids are reused between the two directions. */
  public enum Direction {
    TO_GATEWAY,
    TO_CLIENT
  }

  // Ids are small: an array per direction is a lookup without a hash or a box.
  private static final int HIGHEST_ID = 255;
  private static final @Nullable MessageType[] TO_GATEWAY_BY_ID = byId(Direction.TO_GATEWAY);
  private static final @Nullable MessageType[] TO_CLIENT_BY_ID = byId(Direction.TO_CLIENT);
  private static final Map<Class<? extends Message>, MessageType> BY_CLASS = byClass();

  private final Direction direction;
  private final int id;
  private final Message prototype;

  MessageType(Direction direction, int id, Message prototype) {
    this.direction = direction;
    this.id = id;
    this.prototype = prototype;
  }

  /** The type with this id in this direction, or null when the protocol of today has none. */
  public static @Nullable MessageType of(Direction direction, int id) {
    if (id < 0 || id > HIGHEST_ID) {
      return null;
    }
    return (direction == Direction.TO_GATEWAY ? TO_GATEWAY_BY_ID : TO_CLIENT_BY_ID)[id];
  }

  /**
   * The type under which a message is sent. Contract data has two ids; it is sent under the general
   * one and understood under both.
   *
   * @throws IllegalArgumentException if the message is only ever part of another one
   */
  public static MessageType of(Message message) {
    MessageType type = BY_CLASS.get(message.getClass());
    if (type == null) {
      throw new IllegalArgumentException(
          message.getDescriptorForType().getFullName() + " does not travel by itself");
    }
    return type;
  }

  public Direction direction() {
    return direction;
  }

  /** The id of the protocol's table, without the offset that marks a protobuf body. */
  public int id() {
    return id;
  }

  /** An empty message of this type. */
  public Message prototype() {
    return prototype;
  }

  private static @Nullable MessageType[] byId(Direction direction) {
    @Nullable MessageType[] table = new @Nullable MessageType[HIGHEST_ID + 1];
    for (MessageType type : values()) {
      if (type.direction == direction) {
        table[type.id] = type;
      }
    }
    return table;
  }

  private static Map<Class<? extends Message>, MessageType> byClass() {
    Map<Class<? extends Message>, MessageType> table = new HashMap<>();
    for (MessageType type : values()) {
      table.putIfAbsent(type.prototype.getClass(), type);
    }
    return table;
  }
}
