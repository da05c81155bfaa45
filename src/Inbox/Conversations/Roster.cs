using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>
/// Who is in a chat: one document; of a channel many, by a hash of the user, of which a turn reads those that it is about.
/// </summary>
internal sealed class Roster(string conversation, bool isSpread, bool isPlayed = false)
{
    private readonly Dictionary<int, Document<Membership>> documents = [];

    /// <summary>All members of a chat; of a channel nobody has them in one place.</summary>
    public Membership All => isSpread ? throw new InvalidOperationException($"{conversation} is a channel") : Of(0).Value;

    /// <summary>All that there can be.</summary>
    public IEnumerable<Document> Documents => isSpread ? Enumerable.Range(0, Names.MemberBuckets).Select(At) : [At(0)];

    public int Weight => documents.Values.Where(d => d.Loaded).Sum(d => d.Value.Members.Count) / 16;

    public Document<Membership> Of(long user) => At(isSpread ? Names.BucketOf(user) : 0);

    public IEnumerable<Document<Membership>> Of(IEnumerable<long> users) => isSpread ? users.Select(Of).Distinct() : [Of(0)];

    public Member? Find(long user) => Of(user).Value.Find(user);

    public bool Has(long user) => Find(user) is { IsCurrent: true };

    /// <summary>What an operation does to it: the documents that change, and how many members there are after it.</summary>
    /// <param name="op">The operation, which is about the chat itself.</param>
    /// <param name="count">How many members there were.</param>
    public (IReadOnlyCollection<Document> Changed, int Count) Apply(Op op, int count)
    {
        if (!isSpread) return All.Apply(op.Service.Action, op.Sender, op.OpNo, op.Service.Bots) ? ([Of(0)], All.Current().Count()) : ([], count);
        var (changed, more) = ApplySpread(op.Service, op.Sender, op.OpNo);
        return (changed, count + more);
    }

    private (IReadOnlyCollection<Document> Changed, int More) ApplySpread(Service service, long sender, long opNo)
    {
        var (action, (joined, left)) = (service.Action, service.Action.Movements());
        foreach (var user in joined)
        {
            var comes = Of(user).Value.Join(user, opNo);
            (comes.Role, comes.Bot) = (action.ChatCreated is not null && user == sender ? Role.Owner : Role.Member, service.Bots.Contains(user));
            comes.HiddenUpTo = action.MembersAdded is { HistoryVisible: false } ? service.SaidBefore : 0;
        }

        switch (action.KindCase)
        {
            case ServiceAction.KindOneofCase.MemberRemoved:
                return (Of(left).ToList(), Leave(left[0]));
            case ServiceAction.KindOneofCase.MemberBanned:
                var gone = action.MemberBanned.Banned ? Leave(action.MemberBanned.UserId) : 0;
                Of(action.MemberBanned.UserId).Value.Ban(action.MemberBanned.UserId, action.MemberBanned.Banned);
                return (Of([action.MemberBanned.UserId]).ToList(), gone);
            case ServiceAction.KindOneofCase.RoleChanged:
                var change = action.RoleChanged;
                if (change.Role == Role.Owner) Memberships.StepDown(Find(sender)!);
                Find(change.UserId)!.Become(change);
                return (Of([sender, change.UserId]).ToList(), 0);
            default:
                foreach (var admin in action.ChatCreated?.Admins ?? []) Find(admin.UserId)!.Become(admin);
                foreach (var banned in action.ChatCreated?.BannedUserIds ?? []) Of(banned).Value.Ban(banned, true);
                return (Of(joined.Concat(action.ChatCreated?.BannedUserIds ?? [])).ToList(), joined.Count);
        }
    }

    // Of who is gone nothing is kept: what was said while they were there is not theirs. (Of bots how much they have been told.)
    private int Leave(long user)
    {
        if (Find(user) is not { BotSteps: 0 } member) return 0;
        Of(user).Value.Members.Remove(member);
        return member.IsCurrent ? -1 : 0;
    }

    private Document<Membership> At(int bucket)
    {
        if (!documents.TryGetValue(bucket, out var document))
            documents[bucket] = document = new Document<Membership>(isSpread ? Names.MemberBucket(conversation, bucket) : Names.Members(conversation));
        if (isPlayed && !document.Loaded) document.LoadAbsent();
        return document;
    }
}
