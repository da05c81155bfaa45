using DaprMessaging.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg;

public sealed class RefusalsTests
{
    public static TheoryData<Code> Codes => [.. Enum.GetValues<Code>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Only_what_time_mends_is_worth_asking_again_in_the_same_way(Code code)
    {
        var refusal = Refusals.Of(code, "the field").Refusal;
        Assert.Equal((code, "the field"), (refusal.Code, refusal.Field));
        Assert.Equal(code is Code.TooManyRequests or Code.Unavailable or Code.Pending, refusal.RetryAfterMs > 0);
    }
}
