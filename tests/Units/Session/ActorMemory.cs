using System.Reflection;
using Dapr.Actors.Runtime;

namespace DaprMessaging.Units.Session;

/// <summary>The state of one actor, kept in memory: it outlives the actor. (Not sealed: the proxy derives from it.)</summary>
public class ActorMemory : DispatchProxy
{
    private const BindingFlags Inner = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly PropertyInfo StateManager = typeof(Actor).GetProperty("StateManager", Inner)!;

    public Dictionary<string, object?> Kept { get; } = [];

    /// <summary>Gives an actor this memory, and wakes it.</summary>
    public static async Task WakeAsync(Actor actor, Dictionary<string, object?> kept)
    {
        var manager = Create<IActorStateManager, ActorMemory>();
        foreach (var (name, value) in kept) ((ActorMemory)manager).Kept[name] = value;
        StateManager.SetValue(actor, manager);
        await (Task)actor.GetType().GetMethod("OnActivateAsync", Inner)!.Invoke(actor, null)!;
    }

    public static Dictionary<string, object?> Of(Actor actor) => ((ActorMemory)StateManager.GetValue(actor)!).Kept;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var name = args![0] as string ?? "";
        switch (targetMethod!.Name)
        {
            case nameof(IActorStateManager.SetStateAsync):
                Kept[name] = args[1];
                return Task.CompletedTask;
            case nameof(IActorStateManager.SaveStateAsync):
                return Task.CompletedTask;
            case nameof(IActorStateManager.TryGetStateAsync):
                return GetType().GetMethod(nameof(Get), Inner)!
                    .MakeGenericMethod(targetMethod.GetGenericArguments()).Invoke(this, [name]);
            default:
                throw new NotSupportedException(targetMethod.Name);
        }
    }

    protected Task<ConditionalValue<T>> Get<T>(string name) => Task.FromResult(
        Kept.TryGetValue(name, out var value) ? new ConditionalValue<T>(true, (T)value!) : new ConditionalValue<T>(false, default!));
}
