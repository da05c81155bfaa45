using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg;

/// <summary>Refusals as results.</summary>
internal static class Refusals
{
    public static Result Of(Code code, string field = "") => new() { Refusal = Refusal.Of(code, field) };
}
