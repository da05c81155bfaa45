using CsCheck;
using DaprMessaging.Contracts;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>Of what an owner says of pins the later wins, whatever arrives last.</summary>
public sealed class PinningTests
{
    private static readonly Peer One = Peer.User(1);

    // A place, or 0 for all; whether it is pinned.
    private static readonly Gen<(int Place, bool Pinned)[]> Claims =
        Gen.Select(Gen.Int[0, 4], Gen.Bool).Select(c => c.Item1 == 0 ? (0, false) : c).Array[1, 16];

    [Fact]
    public async Task In_whatever_order_and_however_often_claims_come_the_last_of_each_message_is_what_stays() =>
        await Gen.Select(Claims, Gen.Int[0, 1 << 30]).SampleAsync(async (claims, seed) =>
        {
            var room = new Room();
            await room.SendAsync("u:1:2", 4);
            var random = new Random(seed);
            var events = claims.Select((c, i) => (IMessage)(c.Pinned ? PinMine("u:1:2", 2, c.Place, 2000 + i) : UnpinMine("u:1:2", 2, 2000 + i, c.Place))).ToList();
            events.AddRange(events.Where(_ => random.Next(3) == 0).ToList());
            var shuffled = events.ToArray();
            random.Shuffle(shuffled);
            foreach (var part in shuffled.Chunk(1 + random.Next(4)))
            {
                if (random.Next(3) == 0) room.Restart();
                await room.RunAsync(part);
            }

            var due = Enumerable.Range(1, 4).Where(place => claims.LastOrDefault(c => c.Place == place || c.Place == 0).Pinned).Select(n => (long)n);
            Assert.Equal(due, room.Mailbox(2).Dialog(One).PinnedMessages);
            room.Mailbox(2).AssertSound();
        }, iter: 200);

    [Fact]
    public async Task One_that_was_said_of_a_message_before_all_were_unpinned_comes_too_late()
    {
        var room = new Room();
        await room.SendAsync("u:1:2", 2);
        await room.RunAsync(PinMine("u:1:2", 2, 1, at: 2003), UnpinMine("u:1:2", 2, at: 2002), PinMine("u:1:2", 2, 2, at: 2001));
        Assert.Equal([1], room.Mailbox(2).Dialog(One).PinnedMessages);
        room.Mailbox(2).AssertSound();
    }
}
