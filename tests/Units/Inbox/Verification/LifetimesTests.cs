using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Inbox.Verification;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>What conversations do to their fuses is never taken for damage, and what is built from the operations goes on in the same way.</summary>
public sealed class LifetimesTests
{
    private readonly Dictionary<long, Op> log = [];
    private readonly Lifetimes lifetimes = new();
    private Fuses fuses = new();
    private long messages, now;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public void Whatever_is_said_deleted_and_burnt_they_are_right(int seed, bool areLostAndBuiltAgain)
    {
        var chance = new Random(seed);
        for (var n = 0; n < 1500; n++)
        {
            now += chance.Next(400);
            switch (chance.Next(40))
            {
                case < 12:
                    Say([.. Enumerable.Range(0, chance.Next(1, 4)).Select(_ => chance.Next(4) == 0 ? 0 : chance.Next(3) == 0 ? 5 : 60)]);
                    break;
                case < 20:
                    for (var i = chance.Next(30); i >= 0; i--) Say(0);
                    break;
                case < 24 when messages > 0:
                    Append(new Op { Sender = 1, Deleted = new Deleted { DialogMessageIds = { chance.NextInt64(messages) + 1 } } });
                    break;
                case 24 when areLostAndBuiltAgain:
                    fuses = new Fuses();
                    for (var i = chance.Next(5); i >= 0; i--) Say(60);
                    Burn();
                    fuses = lifetimes.ToFuses();
                    break;
                default:
                    Burn();
                    break;
            }

            Assert.Null(lifetimes.Complaint(fuses));
            Assert.Null(lifetimes.Complaint(lifetimes.ToFuses()));
        }

        for (now += 100_000; Burn();) Assert.Null(lifetimes.Complaint(fuses));
        Assert.Empty(fuses.Fuses_);
        Assert.Empty(lifetimes.ToFuses().Fuses_);
    }

    private void Say(params int[] ttls)
    {
        Append(new Op { Sender = 1, Sent = new Sent { FirstDialogMessageId = messages + 1, Items = { ttls.Select(t => new SentItem { TtlSeconds = t }) } } });
        messages += ttls.Length;
    }

    // As BurnMessages does: what finds nothing changes nothing.
    private bool Burn()
    {
        var after = fuses.Clone();
        if (after.Burn(now, log.GetValueOrDefault) is not { Count: > 0 } places) return false;
        fuses = after;
        Append(new Op { Deleted = new Deleted { DialogMessageIds = { places } } });
        return true;
    }

    private void Append(Op op)
    {
        (op.OpNo, op.Date) = (log.Count + 1, now);
        log[op.OpNo] = op;
        fuses.Light(op);
        lifetimes.Take(op);
    }
}
