using System.Globalization;

namespace AudioAnomaly.Checkpoints;

/// <summary>Flattens what a pickle holds into tensors under dotted names.</summary>
internal sealed class StateTree
{
    private const int MaxDepth = 32;

    private readonly PickleBudget _budget;
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private int _oddKeys;

    private StateTree(PickleBudget budget) => _budget = budget;

    /// <summary>The tensors by name.</summary>
    public Dictionary<string, TensorReference> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Names under which something stands that is not readable, and what it is.</summary>
    public Dictionary<string, string> Opaque { get; } = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">There is more than any checkpoint needs.</exception>
    public static StateTree Flatten(object? root, PickleBudget budget)
    {
        var tree = new StateTree(budget);
        tree.Visit(root, string.Empty, 0);
        return tree;
    }

    private void Visit(object? node, string name, int depth)
    {
        if (depth > MaxDepth)
        {
            _budget.Charge(64);
            Opaque[name] = "a nesting that is too deep";
            return;
        }

        switch (node)
        {
            case TensorReference tensor:
                _budget.Charge(64);
                AddTensor(name, tensor);
                break;
            case PickleOpaque opaque:
                _budget.Charge(64);
                Opaque[name] = opaque.Origin;
                break;

            // What is referenced twice stands under its first name only. That also ends cycles.
            case PickleDictionary dictionary when _seen.Add(dictionary):
                foreach ((object? key, object? value) in dictionary.Items)
                {
                    if (IsBranch(value))
                    {
                        Visit(value, Join(name, key), depth + 1);
                    }
                }

                break;
            case PickleList list when _seen.Add(list):
                VisitAll(list.Items, name, depth);
                break;
            case object?[] tuple when tuple.Length > 0 && _seen.Add(tuple):
                VisitAll(tuple.Select((value, index) => ((long)index, value)), name, depth);
                break;
        }
    }

    private void VisitAll(IEnumerable<(long Index, object? Value)> items, string name, int depth)
    {
        foreach ((long index, object? value) in items.Where(item => IsBranch(item.Value)))
        {
            Visit(value, Join(name, index), depth + 1);
        }
    }

    // Of two tensors with one name neither is read: which of them is meant cannot be known. The rest of the file can be.
    private void AddTensor(string name, TensorReference tensor)
    {
        if (Opaque.ContainsKey(name))
        {
            return;
        }

        if (!Tensors.TryAdd(name, tensor))
        {
            Tensors.Remove(name);
            Opaque[name] = "several tensors with this name";
        }
    }

    private static bool IsBranch(object? value) => value is TensorReference or PickleOpaque or PickleDictionary or PickleList or object?[];

    private string Join(string parent, object? key)
    {
        string text = key switch
        {
            string s => OneLine.Of(s),
            long number => number.ToString(CultureInfo.InvariantCulture),

            // Whatever else Python takes as a key; never part of a weight's name, but told apart.
            _ => string.Create(CultureInfo.InvariantCulture, $"?{++_oddKeys}"),
        };
        _budget.Charge(2L * (parent.Length + text.Length + 32));
        return parent.Length == 0 ? text : $"{parent}.{text}";
    }
}
