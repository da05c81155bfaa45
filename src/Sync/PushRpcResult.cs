using DaprMessaging.Contracts.Sync;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>The answer to one request, for the session or caller that waits for it.</summary>
internal static class PushRpcResult
{
    public static Target Route(Proto.PushRpcResult e) =>
        new(new Delivery { UserId = e.UserId, OnlySessionId = e.SessionId, Result = e.Result }, e.ServerId);
}
