using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_pushes_are_lost_doubled_and_overtaken
{
    // A device finds out that the last push was lost when it asks how far its mailbox is.
    private static readonly Dictionary<string, string?> AskOften = new() { ["Session:PingInterval"] = "00:00:03" };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_device_shows_in_the_end_what_a_fresh_read_shows(int seed)
    {
        await using var world = await World.StartAsync(AskOften);
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

    /// <summary>The reference system pushes what one user is to hear through a hundred hands at once, and some of it is heard of by devices alone that are there.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task W21_so_it_does_when_messages_are_changed_and_dialogs_are_kept(int seed)
    {
        await using var world = await World.StartAsync(AskOften);
        var chance = new Random(seed);
        var phones = new List<Phone>();
        foreach (var (user, device) in new[] { (1, "a"), (1, "b"), (2, "c"), (2, "d"), (3, "e") })
            phones.Add(await world.PhoneAsync(user, device, pts: 0, tamper: BadNetwork(seed + phones.Count)));
        var chat = Peer.Chat(await phones[0].Client.CreateChatAsync("club", [2, 3]));
        await phones[0].SendAsync(chat, "the first one");
        foreach (var phone in phones) await phone.UntilTextAsync("the first one");

        for (var bursts = 0; bursts < 15; bursts++)
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => chance.Next(12)).Select(what => DoAsync(phones[chance.Next(phones.Count)], chat, what)));

        await phones[0].SendAsync(chat, "the last one");
        foreach (var phone in phones)
        {
            await phone.UntilTextAsync("the last one");
            await phone.CheckAsync();
        }

        await world.VerifyAsync();
    }

    [Theory]
    [InlineData(6, 2)]
    [InlineData(7, 3)]
    public async Task So_it_does_with_several_of_every_app_while_devices_come_and_go(int seed, int gateways)
    {
        await using var world = await World.StartAsync(AskOften, replicas: $"msg=2,inbox=2,sync=2,session={gateways}");
        var chance = new Random(seed);
        var phones = new Dictionary<(long User, string Device), Phone>();
        foreach (var user in new long[] { 1, 2, 3 })
            foreach (var device in new[] { "phone", "tablet" }) phones[(user, device)] = await ComeAsync(user, device, pts: 0);
        var chat = Peer.Chat(await phones[(1, "phone")].Client.CreateChatAsync("club", [2, 3]));
        await phones[(1, "phone")].SendAsync(chat, "the first one");
        foreach (var phone in phones.Values) await phone.UntilTextAsync("the first one");

        for (var bursts = 0; bursts < 12; bursts++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => chance.Next(12)).Select(what => DoAsync(phones.Values.ElementAt(chance.Next(phones.Count)), chat, what)));

            // Away while others go on; then at any gateway, from where it stopped, or as a new one.
            var (user, device) = phones.Keys.ElementAt(chance.Next(phones.Count));
            var pts = phones[(user, device)].Client.Pts;
            await phones[(user, device)].DisposeAsync();
            phones.Remove((user, device));
            await Task.WhenAll(phones.Values.Select(p => DoAsync(p, chat, chance.Next(12))));
            phones[(user, device)] = await ComeAsync(user, device, chance.Next(3) == 0 ? 0 : pts);
            await phones[(user, device)].UntilCurrentAsync();
        }

        await phones[(1, "phone")].SendAsync(chat, "the last one");
        foreach (var phone in phones.Values)
        {
            await phone.UntilTextAsync("the last one");
            await phone.UntilCurrentAsync();
        }

        foreach (var ((user, device), phone) in phones)
        {
            await phone.DisposeAsync();
            await (await world.PhoneAsync(user, device, pts: 0, gateway: chance.Next(gateways), tamper: BadNetwork(chance.Next()))).CheckAsync();
        }

        await world.VerifyAsync();

        Task<Phone> ComeAsync(long user, string device, long pts) => world.PhoneAsync(user, device, pts: pts, gateway: chance.Next(gateways), tamper: BadNetwork(chance.Next()));
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

    // With what the device shows at that moment; what others have taken away meanwhile is not there any more.
    private static async Task DoAsync(Phone phone, Peer chat, int what)
    {
        var (client, shown) = (phone.Client, phone.View.Find(chat)?.Messages ?? []);
        var (newest, own) = (shown.LastOrDefault(m => m.Content is not null)?.Id ?? 0, shown.LastOrDefault(m => m is { Out: true, Content: not null })?.Id ?? 0);
        try
        {
            await (what switch
            {
                0 when own > 0 => client.EditAsync(chat, own, "edited, @u2"),
                1 when own > 0 => client.DeleteAsync(chat, [own], forEveryone: true),
                2 when newest > 0 => client.DeleteAsync(chat, [newest]),
                3 when newest > 0 => client.ReadHistoryAsync(chat, newest),
                4 when newest > 0 => client.ReadContentsAsync(chat, [newest]),
                5 when newest > 0 => client.PinMessageAsync(chat, newest, forEveryone: true),
                6 when newest > 0 => client.PinMessageAsync(chat, newest),
                7 => client.UnpinAllMessagesAsync(chat),
                8 => client.SaveDraftAsync(chat, "a draft"),
                9 => client.MarkDialogUnreadAsync(chat),
                10 => client.SendAsync(chat, [new NewMessage { RandomId = client.NewRandomId(), Content = new Content { Text = "@u1 @u3" } }], clearDraft: true),
                11 when newest > 0 => client.ClearHistoryAsync(chat, newest),
                _ => phone.SendVoiceAsync(chat, "listen, @u1"),
            });
        }
        catch (RefusedException e) when (e.Refusal.Code == Refusal.Types.Code.MessageUnknown)
        {
            // It was there when it was chosen.
        }
    }
}
