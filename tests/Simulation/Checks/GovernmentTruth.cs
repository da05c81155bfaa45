using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Simulation.Checks;

/// <summary>Who may do what in a chat, as its operations say: each was by somebody who had the right to it at that place.</summary>
internal sealed class GovernmentTruth(string id)
{
    private static readonly Right[] ofMembers = [Right.SendMessages, Right.SendMedia, Right.AddMembers, Right.PinMessages, Right.ChangeInfo];
    private static readonly Right[] usual = [.. ofMembers, Right.DeleteMessages, Right.BanMembers];

    private readonly Dictionary<long, (Role Role, Right[] Given, long By)> there = [];
    private readonly List<long> order = [];
    private readonly HashSet<long> banned = [], bots = [];
    private Right[] allowed = ofMembers;
    private bool historyVisible, broadcast;

    public List<string> Faults { get; } = [];

    public (Role Role, Right[] Given, long By)? Of(long user) => there.TryGetValue(user, out var found) ? found : null;

    public bool IsBanned(long user) => banned.Contains(user);

    public void Take(Op op)
    {
        var action = op.Service?.Action;
        bots.UnionWith(op.Service?.Bots ?? []);
        if (action?.ChatCreated is { } created)
        {
            foreach (var user in created.UserIds) Enter(user, user == op.Sender ? Role.Owner : Role.Member);

            // Of a channel that a chat has become: as it was there.
            foreach (var admin in created.Admins) there[admin.UserId] = (admin.Role, [.. admin.Rights?.Rights_ ?? []], admin.AppointedBy);
            banned.UnionWith(created.BannedUserIds);
            if (created.Settings?.DefaultRights is { } rights) allowed = [.. rights.Rights_];
            historyVisible = created.Settings?.HistoryVisible ?? false;
            if (broadcast = created.Broadcast) (allowed, historyVisible) = ([], true);
            return;
        }

        if (Of(op.Sender) is not { } sender) return; // the truth of the conversation complains of it
        if (op.Sent is { } sent)
        {
            Demand(op, Right.SendMessages);
            if (sent.Items.Any(i => i.Content.Media is not null)) Demand(op, Right.SendMedia);
        }

        if (op.Service is { Pins: > 0 } || op.Unpinned is not null) Demand(op, Right.PinMessages);
        if (op.Cleared is not null) Demand(op, Right.DeleteMessages);
        if (action?.MembersAdded is { } added) Add(op, added);
        if (action?.MemberRemoved is { } removed)
        {
            if (removed.UserId != op.Sender) Demand(op, Right.BanMembers, Of(removed.UserId)?.Role ?? Role.Owner);
            if (Go(removed.UserId) is var heir && heir != removed.OwnerId) Faults.Add($"{id} op {op.OpNo} says that the chat falls to {removed.OwnerId}, it is {heir}");
        }

        if (action?.MemberBanned is { } ban) Ban(op, ban);
        if (action?.ChatEdited is { } edit) Edit(op, edit, sender.Role);
        if (action?.RoleChanged is { } change) Appoint(op, change, sender);
    }

    private void Add(Op op, MembersAdded added)
    {
        Demand(op, Right.AddMembers);
        if (added.UserIds.Any(banned.Contains)) Faults.Add($"{id} op {op.OpNo} adds somebody who is banned");
        if (added.HistoryVisible != historyVisible) Faults.Add($"{id} op {op.OpNo} shows the history: {added.HistoryVisible}");
        foreach (var user in added.UserIds) Enter(user, Role.Member);
    }

    private void Ban(Op op, MemberBanned ban)
    {
        Demand(op, Right.BanMembers, Of(ban.UserId)?.Role ?? 0);
        if (!ban.Banned) banned.Remove(ban.UserId);
        else if (!banned.Add(ban.UserId)) Faults.Add($"{id} op {op.OpNo} bans {ban.UserId} twice");
        if (ban.Banned && there.ContainsKey(ban.UserId)) Go(ban.UserId);
    }

    private void Edit(Op op, ChatEdited edit, Role role)
    {
        if (edit.DefaultRights is { } rights)
        {
            Demand(op, Right.BanMembers);
            allowed = [.. rights.Rights_];
            if (broadcast && allowed.Except([Right.AddMembers]).Any()) Faults.Add($"{id} op {op.OpNo}: in a broadcast members may {string.Join(' ', allowed)}");
        }

        if (edit.HasTitle || edit.HasAbout || edit.Photo is not null || edit.PhotoRemoved || edit.HasHistoryVisible || edit.HasProtected) Demand(op, Right.ChangeInfo);
        if ((edit.HasHistoryVisible || edit.HasProtected) && role == Role.Member) Faults.Add($"{id} op {op.OpNo}: a member says who sees what");
        if (edit.HasHistoryVisible && broadcast) Faults.Add($"{id} op {op.OpNo} hides the history of a broadcast, or shows it");
        if (edit.HasHistoryVisible) historyVisible = edit.HistoryVisible;
    }

    private void Appoint(Op op, RoleChanged change, (Role Role, Right[] Given, long By) sender)
    {
        if (Of(change.UserId) is not { } before)
        {
            Faults.Add($"{id} op {op.OpNo} makes {change.UserId} something, who is not there");
            return;
        }

        Right[] given = [.. change.Rights?.Rights_ ?? []];
        var concerned = given.Concat(before.Role == Role.Admin ? before.Given : []);
        var isOwn = change.UserId == op.Sender && change.Role == Role.Member;
        if (sender.Role != Role.Owner && (before.Role == Role.Owner || change.Role == Role.Owner || (!isOwn && concerned.Except(sender.Given).Any())))
            Faults.Add($"{id} op {op.OpNo}: {op.Sender} gives or takes what is not theirs");
        if (sender.Role != Role.Owner && !isOwn && before.Role == Role.Admin && before.By != op.Sender)
            Faults.Add($"{id} op {op.OpNo}: {op.Sender} does something to {change.UserId}, whom {before.By} has appointed");
        if (change.Role == Role.Owner && bots.Contains(change.UserId)) Faults.Add($"{id} op {op.OpNo} makes {change.UserId} the owner, a bot");
        if (!isOwn) Demand(op, Right.AddAdmins);
        var by = change.Role == Role.Admin && sender.Role != Role.Owner ? op.Sender : 0;
        if (change.AppointedBy != by) Faults.Add($"{id} op {op.OpNo} says that {change.AppointedBy} has appointed somebody, it was {by}");
        if (change.Role == Role.Owner) there[op.Sender] = (Role.Admin, [.. usual, Right.AddAdmins], 0);
        there[change.UserId] = (change.Role, given, by);
    }

    private void Demand(Op op, Right right, Role above = 0)
    {
        var (role, given, _) = there[op.Sender];
        var may = role == Role.Owner || allowed.Contains(right) || (role == Role.Admin && (given.Contains(right) || right is Right.SendMessages or Right.SendMedia));
        if (!may || role <= above) Faults.Add($"{id} op {op.OpNo}: {op.Sender} has no right to {right}");
    }

    private void Enter(long user, Role role)
    {
        there[user] = (role, [], 0);
        if (!order.Contains(user)) order.Add(user);
    }

    // To whom it falls, if it was theirs.
    private long Go(long user)
    {
        if (!there.Remove(user, out var gone) || gone.Role != Role.Owner) return 0;
        var heirs = order.Where(there.ContainsKey).ToList();
        if (heirs.Exists(h => !bots.Contains(h))) heirs.RemoveAll(bots.Contains);
        if (heirs.Count == 0) return 0;
        var heir = heirs.Find(h => there[h].Role == Role.Admin) is > 0 and var admin ? admin : heirs[0];
        there[heir] = (Role.Owner, [], 0);
        return heir;
    }
}
