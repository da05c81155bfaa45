using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Simulation.Checks;
using DaprMessaging.Simulation.Storage;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Devices;

/// <summary>Who has asked what, and what was said to it: kept by the world, for the checks.</summary>
internal sealed class Ledger(FaultyStore store, Findings findings, Timeline time)
{
    private readonly Dictionary<(long Session, ulong Request), Question> questions = [];
    private readonly Dictionary<long, List<Errand>> errands = [];
    private readonly Dictionary<(long User, string Conversation, long RandomId), HashSet<long>> askers = [];
    private readonly HashSet<(long Session, ulong Request)> answered = [];
    private readonly List<long> chats = [], channels = [];
    private readonly HashSet<(long User, long Channel, long Pts)> heard = [];

    public IEnumerable<Question> Questions => questions.Values;

    /// <summary>Those that somebody has been told of.</summary>
    public IReadOnlyList<long> Chats => chats;

    public IReadOnlyList<long> Channels => channels;

    /// <summary>Which steps of channels a gateway has told of, and to whom.</summary>
    public IEnumerable<(long User, long Channel, long Pts)> Heard => heard;

    public IReadOnlyList<Errand> ErrandsOf(long user) => errands.TryGetValue(user, out var all) ? all : [];

    public Question? QuestionOf(long session, ulong request) => questions.GetValueOrDefault((session, request));

    public void Ask(Connection session, ulong request, Errand errand)
    {
        questions[(session.Id, request)] = new Question(errand, session.Id, request, time) { Meant = MeantBy(errand) };
        if (!errands.TryGetValue(errand.User, out var all)) errands[errand.User] = all = [];
        if (!all.Contains(errand)) all.Add(errand);
        if (errand.IsForLater) return; // what was scheduled comes as an update to everybody
        foreach (var id in errand.RandomIds)
        {
            var key = (errand.User, errand.Conversation, id);
            if (!askers.TryGetValue(key, out var sessions)) askers[key] = sessions = [];
            sessions.Add(session.Id);
        }
    }

    private long MeantBy(Errand errand) => MentionCheck.NameOf(errand.Request) is { } name && store.Get(Names.Username(name)) is { Exists: true } entry
        ? Username.Parser.ParseFrom(entry.Value).UserId
        : 0;

    public void Accepted(long session, ulong request)
    {
        if (questions.TryGetValue((session, request), out var question)) question.IsAccepted = true;
    }

    public void Said(long session, Result result)
    {
        if (result.ChatCreated is { } created)
        {
            var (known, id) = created.ChannelId > 0 ? (channels, created.ChannelId) : (chats, created.ChatId);
            if (!known.Contains(id)) known.Add(id);
        }

        if (questions.TryGetValue((session, result.RequestId), out var question)) question.Say(result);
        else if (result.RequestId != 0)
            findings.Add("A1", $"session {session} is answered request {result.RequestId}, which it never made");
    }

    /// <summary>
    /// A gateway writes to a session: nothing that is not stored in its own user's mailbox, no second answer, and no update
    /// that it alone has asked for.
    /// </summary>
    public void Written(Connection session, ServerFrame frame)
    {
        foreach (var update in frame.Updates)
        {
            Own(session, update);
            Echo(session, update);
        }

        foreach (var channel in frame.Channels.Concat(frame.Results.SelectMany(r => r.Updates?.Channels ?? [])))
            foreach (var step in channel.Updates) heard.Add((session.Device.User, channel.ChannelId, step.Pts));

        foreach (var result in frame.Results)
        {
            foreach (var update in result.Updates?.Updates_ ?? []) Own(session, update);
            if (!answered.Add((session.Id, result.RequestId)))
                findings.Add("A5", $"{session} is answered request {result.RequestId} a second time: {result}");
        }
    }

    private void Own(Connection session, Update update)
    {
        var forms = store.Forms(Names.Record(session.Device.User, update.Pts)).Select(r => r.Update).ToList();
        var told = update;
        if (update.MessageEdited is { Message: { } message })
        {
            if (!store.Forms(Names.Record(session.Device.User, message.Id)).Any(r => IsTold(r.Update.NewMessage, message)))
                findings.Add("A14", $"{session} hears of an edited message that its mailbox never had: {update}");
            told = update.Clone();
            told.MessageEdited.Message = null;
        }

        if (update.MessageReacted is { Reactions: { } reactions } reacted)
        {
            if (!store.Forms(Names.Record(session.Device.User, reacted.Id)).Any(r => r.Update.NewMessage is { } stored && IsTold(stored.Reactions ?? new Reactions(), reactions)))
                findings.Add("A14", $"{session} hears of reactions that its mailbox never had: {update}");
            told = update.Clone();
            told.MessageReacted.Reactions = null;
        }

        if (update.ChannelTold is { Step: { } step })
        {
            heard.Add((session.Device.User, update.Dialog.Peer.ChannelId, step.Pts));
            told = update.Clone();
            told.ChannelTold.Step = null;
        }

        if (forms.Count == 0) findings.Add("A14", $"{session} hears a step that its mailbox does not have: {update}");
        else if (!forms.Contains(told))
            findings.Add("A14", $"{session} hears another step {update.Pts} than its mailbox has: {update}");
    }

    // A mention that was seen with all before it is told as seen, and so are reactions; the record does not know.
    private static bool IsTold(Message? stored, Message told)
    {
        if (stored is null || told.Equals(stored)) return stored is not null;
        var (seen, shown) = (stored.Clone(), told.Clone());
        if (!told.MentionUnread) seen.MentionUnread = false;
        if (!IsTold(stored.Reactions ?? new Reactions(), told.Reactions ?? new Reactions())) return false;
        seen.Reactions = shown.Reactions = null;
        return shown.Equals(seen);
    }

    private static bool IsTold(Reactions stored, Reactions told)
    {
        var seen = stored.Clone();
        seen.Unread = false;
        return told.Equals(stored) || told.Equals(seen);
    }

    private void Echo(Connection session, Update update)
    {
        if (update.NewMessage is not { RandomId: not 0 } message) return;
        var key = (session.Device.User, Names.Conversation(session.Device.User, message.Peer), message.RandomId);
        if (askers.TryGetValue(key, out var sessions) && sessions.Count == 1 && sessions.Contains(session.Id))
            findings.Add("A5", $"{session} hears an echo of its own request: {update}");
    }
}
