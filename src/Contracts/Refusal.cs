namespace DaprMessaging.Contracts;

public partial class Refusal
{
    private const int SoonMs = 1000;

    /// <summary>With when to ask again, where that can help.</summary>
    public static Refusal Of(Types.Code code, string field = "") =>
        new() { Code = code, Field = field, RetryAfterMs = code >= Types.Code.TooManyRequests ? SoonMs : 0 };
}
