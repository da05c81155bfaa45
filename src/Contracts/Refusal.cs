namespace DaprMessaging.Contracts;

public partial class Refusal
{
    private const int SoonMs = 1000;

    /// <summary>With when to ask again, where that can help.</summary>
    public static Refusal Of(Types.Code code, string field = "") =>
        new() { Code = code, Field = field, RetryAfterMs = code >= Types.Code.TooManyRequests ? SoonMs : 0 };

    /// <summary>More was asked for than may be; it can be asked again after a while.</summary>
    public static Refusal After(TimeSpan wait) =>
        new() { Code = Types.Code.TooManyRequests, RetryAfterMs = (int)Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)) };
}
