using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg;

/// <summary>Refusals as results.</summary>
internal static class Refusals
{
    private const int SoonMs = 1000;

    public static Result Of(Code code, string field = "") => new()
    {
        Refusal = new Refusal
        {
            Code = code, Field = field, RetryAfterMs = code >= Code.TooManyRequests ? SoonMs : 0,
        },
    };
}
