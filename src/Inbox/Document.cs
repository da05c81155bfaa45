using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Inbox;

/// <summary>One key of an aggregate: what was read, and what is to be written.</summary>
internal abstract class Document(string key)
{
    private enum Change { None, Upsert, Create, IfUnchanged }

    private Change change;

    public string Key { get; } = key;

    public bool Loaded { get; protected set; }

    /// <summary>There is something under the key, in the store or from this turn on.</summary>
    public bool Exists { get; protected set; }

    public bool IsDirty => change != Change.None;

    /// <summary>What needs it can do without it: if it cannot be read it is not to be taken for anything else.</summary>
    public bool IsDispensable { get; init; }

    /// <summary>There are bytes under the key that are no document.</summary>
    public bool IsUnreadable { get; private set; }

    protected string Etag { get; private set; } = "";

    /// <exception cref="InvalidProtocolBufferException">It is damaged; of one that is dispensable nothing is known then.</exception>
    public void Load(StateEntry entry)
    {
        (Loaded, Exists, Etag, change, IsUnreadable) = (true, entry.Exists, entry.Etag, Change.None, true);
        Parse(entry.Value);
        IsUnreadable = false;
    }

    /// <summary>Nothing is there, and that is known without asking.</summary>
    public void LoadAbsent()
    {
        (Loaded, Exists, Etag) = (true, false, "");
        Parse(ByteString.Empty);
    }

    /// <summary>To be read again, after something that was read since.</summary>
    public void Unload() => Loaded = false;

    public void MarkUpsert() => Mark(Change.Upsert);

    public void MarkCreate() => Mark(Change.Create);

    /// <summary>For the few keys that several aggregates share.</summary>
    public void MarkIfUnchanged() => Mark(Exists ? Change.IfUnchanged : Change.Create);

    /// <summary>It is what is stored; nothing is as good as an empty one.</summary>
    public bool IsSame(StateEntry entry) => Content().Equals(entry.Exists ? entry.Value : ByteString.Empty);

    public StateWrite ToWrite() =>
        new(Key, Content(), Create: change == Change.Create, Etag: change == Change.IfUnchanged ? Etag : null);

    /// <summary>The write has happened.</summary>
    public void Settle() => change = Change.None;

    protected abstract void Parse(ByteString value);

    protected abstract ByteString Content();

    // A key created in this turn stays created, however often it changes before the commit.
    private void Mark(Change wanted)
    {
        if (change != Change.Create) change = wanted;
        (Loaded, Exists) = (true, true);
    }
}

/// <summary>A document of one protobuf type.</summary>
internal sealed class Document<T>(string key) : Document(key) where T : class, IMessage<T>, new()
{
    private static readonly MessageParser<T> Parser = new(() => new T());

    private T? value;

    /// <summary>As it was read, and is to be written. A step that needs what nobody has foreseen must not find it empty: it fails, and is tried alone.</summary>
    /// <exception cref="UnreadException">It has not been read.</exception>
    public T Value
    {
        get => value ?? throw new UnreadException(Key);
        set => this.value = value;
    }

    protected override void Parse(ByteString bytes)
    {
        Value = new T();
        Value = Parser.ParseFrom(bytes);
    }

    protected override ByteString Content() => Value.Serialize();
}
