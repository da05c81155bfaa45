using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Session;
using DaprMessaging.Units.Hosting.Actors;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Session;

/// <summary>What the gateway answers from the directory.</summary>
public sealed class OwnSessionsTests : IDisposable
{
    private readonly FakeActors actors = new();

    [Fact]
    public async Task Who_sees_whether_a_user_is_there_is_asked_and_set_here()
    {
        actors.Answer = _ => """{"nobody":true,"exceptUserIds":[7]}""";
        var device = Phones.Of(42, 9, "phone");
        await AskAsync(device, new Request { RequestId = 1, GetPresencePrivacy = new GetPresencePrivacy() });
        var privacy = Assert.Single(Frames.Next(device).Results).PresencePrivacy;
        Assert.Equal(new PresencePrivacy { Audience = PresencePrivacy.Types.Audience.Nobody, ExceptUserIds = { 7 } }, privacy);
        await AskAsync(device, new Request { RequestId = 2, SetPresencePrivacy = new SetPresencePrivacy { Privacy = privacy } });
        Assert.NotNull(Assert.Single(Frames.Next(device).Results).Done);
        await AskAsync(device, new Request { RequestId = 3, SetAway = new SetAway { Away = true } });
        Assert.NotNull(Assert.Single(Frames.Next(device).Results).Done);
        Assert.Equal(["Privacy", "SetPrivacy", "SetAway"], actors.Calls.Select(c => c.Method));

        (PresencePrivacy? Privacy, Code Code, string Field)[] wrong =
        [
            (null, Code.RequestInvalid, "audience"), (new PresencePrivacy { Audience = (PresencePrivacy.Types.Audience)9 }, Code.RequestInvalid, "audience"),
            (new PresencePrivacy(privacy) { ExceptUserIds = { -1 } }, Code.RequestInvalid, "except_user_ids"),
            (new PresencePrivacy(privacy) { ExceptUserIds = { Enumerable.Range(1, Limits.PrivacyExceptions).Select(n => (long)n) } }, Code.TooMany, "except_user_ids"),
        ];
        foreach (var one in wrong)
        {
            await AskAsync(device, new Request { RequestId = 4, SetPresencePrivacy = new SetPresencePrivacy { Privacy = one.Privacy } });
            var refusal = Assert.Single(Frames.Next(device).Results).Refusal;
            Assert.Equal((one.Code, one.Field), (refusal.Code, refusal.Field));
        }

        Assert.Equal(3, actors.Calls.Count);
    }

    public void Dispose() => actors.Dispose();

    private Task AskAsync(Device device, Request request)
    {
        Assert.True(device.TryBegin(request.RequestId));
        return Ears.Own(actors).AnswerAsync(device, request);
    }
}
