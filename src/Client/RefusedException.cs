using DaprMessaging.Contracts;

namespace DaprMessaging.Client;

/// <summary>The server refused a request, and nothing has changed. <see cref="Refusal"/> says why, and whether to ask again.</summary>
public sealed class RefusedException(Refusal refusal) : Exception(Describe(refusal))
{
    public Refusal Refusal { get; } = refusal;

    private static string Describe(Refusal refusal) =>
        refusal.Field.Length > 0 ? $"Refused: {refusal.Code} ({refusal.Field})" : $"Refused: {refusal.Code}";
}
