using System.Diagnostics;
using DaprMessaging.Cli.Up;
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

    /// <summary>
    /// A device keeps what it shows over all its connections: whichever gateway it comes to, whatever was cut off, also where a gateway dies and
    /// stays dead. Some are bought new.
    /// </summary>
    [Theory]
    [InlineData(6, 2, false)]
    [InlineData(7, 3, false)]
    [InlineData(8, 3, true)]
    public async Task So_it_does_with_several_of_every_app_while_devices_come_and_go(int seed, int gateways, bool isOneKilled)
    {
        await using var world = await World.StartAsync(AskOften, replicas: $"msg=2,inbox=2,sync=2,session={gateways}", isProcesses: isOneKilled ? true : null);
        await using var balancer = new Balancer(world.System.Urls, new Random(seed));
        var chance = new Random(seed);
        var fatal = isOneKilled ? chance.Next(3, 9) : -1;
        var devices = new Dictionary<(long User, string Device), ChannelReader>();
        foreach (var user in new long[] { 1, 2, 3 })
            foreach (var device in new[] { "phone", "tablet" }) devices[(user, device)] = await ComeAsync(user, device, null);
        var first = devices[(1, "phone")];
        var (chat, channel) = (Peer.Chat(await first.Client.CreateChatAsync("club", [2, 3])), Peer.Channel(await first.Client.CreateChannelAsync("all of us", [2, 3])));
        await first.SendAsync(chat, "the first one");
        foreach (var device in devices.Values) await device.UntilFollowingAsync(channel.ChannelId);
        foreach (var device in devices.Values) await device.Phone.UntilTextAsync("the first one");

        for (var bursts = 0; bursts < 12; bursts++)
        {
            var burst = Task.WhenAll(Enumerable.Range(0, 12).Select(n => DoAnythingAsync(devices.Values.ElementAt(chance.Next(devices.Count)), n % 3 == 0)));
            balancer.Cut();
            if (bursts == fatal) await KillAsync((AppProcess)world.System.InstancesOf(Names.Session).ElementAt(chance.Next(gateways)));
            await burst;

            // Away while others go on; then from where it stopped, or as a new one.
            var ((user, device), away) = devices.ElementAt(chance.Next(devices.Count));
            await away.EndAsync();
            devices.Remove((user, device));
            await Task.WhenAll(devices.Values.Select((d, n) => DoAnythingAsync(d, n % 2 == 0)));
            devices[(user, device)] = await ComeAsync(user, device, chance.Next(3) == 0 ? null : away);
            await devices[(user, device)].Phone.UntilCurrentAsync();
            await devices[(user, device)].UntilFollowingAsync(channel.ChannelId);
        }

        await devices[(1, "phone")].SendAsync(chat, "the last one");
        await devices[(1, "phone")].SendAsync(channel, "the last one of all");
        foreach (var device in devices.Values) await CheckAsync(device);
        foreach (var ((user, device), old) in devices)
        {
            await old.EndAsync();
            await (await ComeAsync(user, device, null)).Phone.CheckAsync();
        }

        await world.VerifyAsync();

        async Task<ChannelReader> ComeAsync(long user, string device, ChannelReader? before) =>
            new(await world.PhoneAsync(user, device, pts: 0, tamper: BadNetwork(chance.Next()), url: balancer.Url, before: before?.Phone), before);

        Task DoAnythingAsync(ChannelReader device, bool isInChannel) =>
            isInChannel ? DoAsync(device, channel, chance.Next(8)) : DoAsync(device.Phone, chat, chance.Next(12));

        async Task CheckAsync(ChannelReader device)
        {
            await device.Phone.UntilTextAsync("the last one");
            await device.Phone.CheckAsync();
            await device.UntilTextAsync(channel.ChannelId, "the last one of all");
            await device.CheckAsync(channel.ChannelId);
        }
    }

    // It does not come back.
    private static async Task KillAsync(AppProcess gateway)
    {
        using (var process = Process.GetProcessById(gateway.ProcessId)) process.Kill();
        await gateway.StopAsync();
    }

    // Loses a third of all updates and of what is heard of channels, doubles some, holds some back behind the next frame. Answers pass.
    private static Func<ServerFrame, IEnumerable<ServerFrame>> BadNetwork(int seed)
    {
        var chance = new Random(seed);
        ServerFrame? held = null;
        return frame =>
        {
            if (frame.Updates.Count == 0 && frame.Channels.Count == 0) return [frame];
            var fate = chance.Next(6);
            var before = held;
            held = null;
            switch (fate)
            {
                case 0 or 1:
                    var rest = frame.Clone();
                    rest.Updates.Clear();
                    rest.Channels.Clear();
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

    private static async Task DoAsync(ChannelReader device, Peer channel, int what)
    {
        var (client, shown) = (device.Client, device.View(channel.ChannelId).Messages.Where(m => m.Content is not null).ToList());
        var (newest, own) = (shown.LastOrDefault()?.Id ?? 0, shown.LastOrDefault(m => m.FromUserId == device.Phone.UserId)?.Id ?? 0);
        try
        {
            await (what switch
            {
                0 when own > 0 => client.EditAsync(channel, own, "edited, @u2"),
                1 when own > 0 => client.DeleteAsync(channel, [own], forEveryone: true),
                2 when newest > 0 => client.PinMessageAsync(channel, newest, forEveryone: true),
                3 when newest > 0 => client.UnpinAllMessagesAsync(channel, forEveryone: true),
                4 when newest > 0 => client.SetReactionAsync(channel, newest, "👍"),
                5 when newest > 0 => client.SetReactionAsync(channel, newest, "❤"),
                6 when newest > 0 => client.ReadHistoryAsync(channel, newest),
                _ => device.SendAsync(channel, "to all of us"),
            });
        }
        catch (RefusedException e) when (e.Refusal.Code is Refusal.Types.Code.MessageUnknown or Refusal.Types.Code.RightRequired or Refusal.Types.Code.NotModified)
        {
            // It was there when it was chosen, and not so yet; and not everybody may do everything.
        }
    }
}
