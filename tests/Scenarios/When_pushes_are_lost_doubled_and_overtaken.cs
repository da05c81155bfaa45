using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_pushes_are_lost_doubled_and_overtaken
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_device_shows_in_the_end_what_a_fresh_read_shows(int seed)
    {
        await using var world = await World.StartAsync();
        var chance = new Random(seed);
        Phone[] phones =
        [
            await world.PhoneAsync(1, tamper: BadNetwork(seed)), await world.PhoneAsync(1, "tablet", tamper: BadNetwork(seed + 100)),
            await world.PhoneAsync(2, tamper: BadNetwork(seed + 200)), await world.PhoneAsync(3, tamper: BadNetwork(seed + 300)),
        ];
        var chat = Peer.Chat(await phones[0].Client.CreateChatAsync("club", [2, 3]));

        var work = Enumerable.Range(0, 120).Select(i => (From: phones[chance.Next(phones.Length)], Text: $"message {i}", Read: chance.Next(5) == 0)).ToList();
        foreach (var burst in work.Chunk(10))
        {
            await Task.WhenAll(burst.Select(b => b.From.SendAsync(chat, b.Text)));
            foreach (var reader in burst.Where(b => b.Read).Select(b => b.From).Distinct())
            {
                await reader.UntilAsync(p => p.Messages.Length > 0, "anything");
                await reader.Client.ReadHistoryAsync(chat, reader.Messages[^1].Id);
            }
        }

        await phones[0].SendAsync(chat, "the last one");
        foreach (var phone in phones)
        {
            await phone.UntilTextAsync("the last one");
            await phone.UntilCurrentAsync();
            var fresh = await phone.Client.GetDifferenceAsync(phone.Shown[0].Pts - 1, 500);
            Assert.Equal(fresh.Updates, phone.Shown);
            var dialog = (await phone.Client.GetDialogsAsync()).Dialogs_.Single();
            Assert.Equal(dialog.Counters, phone.Counters(chat));
        }
    }

    // Loses a third of all updates, doubles some, holds some back behind the next frame. Answers pass.
    private static Func<ServerFrame, IEnumerable<ServerFrame>> BadNetwork(int seed)
    {
        var chance = new Random(seed);
        ServerFrame? held = null;
        return frame =>
        {
            if (frame.Updates.Count == 0) return [frame];
            var fate = chance.Next(6);
            var before = held;
            held = null;
            switch (fate)
            {
                case 0 or 1:
                    var rest = frame.Clone();
                    rest.Updates.Clear();
                    rest.Pts = 0;
                    return before is null ? [rest] : [rest, before];
                case 2:
                    return before is null ? [frame, frame] : [frame, before, frame];
                case 3 when frame.Results.Count == 0:
                    held = frame;
                    return before is null ? [] : [before];
                default:
                    return before is null ? [frame] : [frame, before];
            }
        };
    }
}
