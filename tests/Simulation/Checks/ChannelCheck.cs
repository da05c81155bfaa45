using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A3, A5, A14 for what is kept once: every device follows the channels that its user is in, is where they are, and shows what a
/// fresh read shows; what is unread is what comes after the mark; and nobody was told of what was said after they were put out, or before they came where that is hidden. Bots
/// follow none, and read only where they are admins.
/// </summary>
internal static class ChannelCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var user in world.Configuration.Users)
        {
            var reader = new FreshReader(world, user);
            var fresh = reader.Ask(new Request { GetChannels = new GetChannels() }).Channels.Channels_.ToDictionary(c => c.Chat.Id);
            var (listed, there) = (fresh.Keys.Order().ToList(), truth.Channels.Where(c => c.IsIn(user)).Select(ChannelOf).Order().ToList());
            if (!listed.SequenceEqual(there)) world.Findings.Add("A9", $"{user} is in the channels {Show(there)}, and is shown {Show(listed)}");
            if (world.Configuration.Bots.Contains(user))
            {
                foreach (var (id, dialog) in fresh) LookAtBot(reader, id, dialog, truth, world);
                continue;
            }

            foreach (var (id, dialog) in fresh)
            {
                var shown = Read(reader, id, world.Findings);
                var readable = truth.Conversation(Names.ChannelConversation(id)).Readable(user);
                if (!shown.Select(m => m.Id).SequenceEqual(readable)) world.Findings.Add("A14", $"{user} reads {Show(shown.Select(m => m.Id))} in channel {id}, and may read {Show(readable)}");
                foreach (var device in world.DevicesOf(user)) Compare(device, dialog, shown, world.Findings);
            }

            foreach (var device in world.DevicesOf(user).Where(d => !d.Channels.Views.Keys.SequenceEqual(listed)))
                world.Findings.Add("A5", $"{device.Name} follows the channels {Show(device.Channels.Views.Keys)}, and {user} is in {Show(listed)}");
        }

        foreach (var gateway in world.Gateways)
            foreach (var channel in gateway.HeardForNobody) world.Findings.Add("A12", $"{gateway.ServerId} listens to channel {channel} for nobody");
        foreach (var (user, channel, pts) in world.Ledger.Heard)
        {
            if (truth.Conversation(Names.ChannelConversation(channel)).IntervalsOf(user).All(stay => stay.To < pts))
                world.Findings.Add("A14", $"{user} was told of step {pts} of channel {channel}, and was out by then");
        }

        foreach (var device in world.Devices.Where(d => !d.IsBot))
            foreach (var message in device.Channels.Told.Where(m => truth.Conversation(Names.ChannelConversation(m.Peer.ChannelId)).FloorsOf(device.User).All(floor => m.Id <= floor)))
                world.Findings.Add("A14", $"{device.Name} was told {message}, which was said before {device.User} came");
    }

    private static void LookAtBot(FreshReader reader, long id, ChannelDialog dialog, Truth truth, World world)
    {
        var isAdmin = truth.Conversation(Names.ChannelConversation(id)).Head.Bots.First(b => b.UserId == reader.User).Admin;
        var answer = reader.Ask(new Request { GetHistory = new GetHistory { Peer = Peer.Channel(id) } });
        if ((answer.Refusal is null, dialog.Dialog.TopMessage is null) != (isAdmin, !isAdmin || answer.History?.Messages.Count == 0))
            world.Findings.Add("A14", $"the bot {reader.User}, {(isAdmin ? "an" : "no")} admin, reads channel {id} and is told {answer}");
        foreach (var device in world.DevicesOf(reader.User).Where(d => d.Channels.Views.Count > 0)) world.Findings.Add("A14", $"{device.Name} is a bot's, and follows channels");
    }

    private static void Compare(Device device, ChannelDialog fresh, IReadOnlyList<Message> messages, Findings findings)
    {
        if (!device.Channels.Views.TryGetValue(fresh.Chat.Id, out var view)) return;
        if (view.Pts != fresh.Pts || device.Channels.IsBehind)
        {
            findings.Add("A5", $"{device.Name} stays at step {view.Pts} of channel {fresh.Chat.Id}, which is at {fresh.Pts}");
            return;
        }

        if (view.Messages.Zip(messages).FirstOrDefault(m => !m.First.Equals(m.Second)) is { First: not null } pair)
            findings.Add("A3", $"{device.Name} shows {pair.First}, a fresh read {pair.Second}");
        if (view.Messages.Count != messages.Count) findings.Add("A3", $"{device.Name} shows {view.Messages.Count} messages of channel {fresh.Chat.Id}, a fresh read {messages.Count}");
        var counters = fresh.Dialog.Counters;
        if (view.CountAfter(counters.ReadInboxMaxId, device.User) != counters.UnreadCount)
            findings.Add("A6", $"{device.Name} shows {view.CountAfter(counters.ReadInboxMaxId, device.User)} messages after {counters.ReadInboxMaxId}, unread are {counters.UnreadCount}");
    }

    private static List<Message> Read(FreshReader reader, long channel, Findings findings)
    {
        var messages = new List<Message>();
        while (true)
        {
            var answer = reader.Ask(new Request { GetHistory = new GetHistory { Peer = Peer.Channel(channel), Forward = true, OffsetId = messages.Count == 0 ? 0 : messages[^1].Id, Limit = 7 } });
            if (answer.History is not { } page)
            {
                findings.Add("A3", $"{reader.User} reads channel {channel}, and is told {answer}");
                return messages;
            }

            messages.AddRange(page.Messages);
            if (!page.More) return messages;
        }
    }

    private static long ChannelOf(ConversationTruth channel) => ConversationId.ChannelOf(channel.Id)!.Value;

    private static string Show(IEnumerable<long> channels) => string.Join(' ', channels) is { Length: > 0 } some ? some : "none";
}
