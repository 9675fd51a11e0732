using System.Text;

namespace AudioAnomaly.Checkpoints;

/// <summary>
/// An inert interpreter for the pickles that PyTorch writes (protocol 2 unless asked for another, up to 5): builds plain containers and references to tensors, and nothing else. Looks nothing
/// up, calls nothing.
/// </summary>
/// <remarks>Names it does not know become <see cref="PickleOpaque"/>, whose content is dropped. Used by one thread.</remarks>
internal sealed class PickleReader
{
    private const int MaxStringBytes = 1024;
    private const int MaxNameLength = 256;
    private const int MaxMarks = 4096;
    private const int ValueCost = 48;
    private const int CutCost = 16;
    private const int FirstProtocol = 2;
    private const int LastProtocol = 5;
    private static readonly object[] SmallIntegers = [.. Enumerable.Range(0, 256).Select(value => (object)(long)value)];
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly PickleBudget _budget;
    private readonly Dictionary<string, StorageReference> _storages;
    private readonly Dictionary<string, string> _opaqueStorages = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _opaqueNames = new(StringComparer.Ordinal);
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<int, object?> _memo = [];
    private PickleInput _input = null!;

    /// <summary>Creates a reader for the pickles of one file.</summary>
    /// <param name="budget">Bounds the memory of all of them together.</param>
    public PickleReader(PickleBudget budget)
    {
        _budget = budget;
        _storages = new Dictionary<string, StorageReference>(StringComparer.Ordinal);
    }

    /// <summary>The storages that the pickles name, by key; without views.</summary>
    public IReadOnlyDictionary<string, StorageReference> Storages => _storages;

    /// <summary>Storages of an element type that is not read (complex, quantised), by key, and what they are.</summary>
    public IReadOnlyDictionary<string, string> OpaqueStorages => _opaqueStorages;

    /// <summary>The names of classes and functions the reader has no business with.</summary>
    public IReadOnlyCollection<string> OpaqueNames => _opaqueNames;

    /// <summary>Reads one pickle to its end.</summary>
    /// <exception cref="FormatException">The pickle is damaged, hostile, or of a kind PyTorch does not write for state dicts.</exception>
    public object? Read(PickleInput input)
    {
        _input = input;
        _stack.Clear();
        _marks.Clear();
        _memo.Clear();
        while (true)
        {
            long offset = input.Position;
            byte opcode = input.ReadByte();
            if (opcode == (byte)'.')
            {
                return Pop();
            }

            if (!Execute(opcode))
            {
                throw new FormatException($"its list of contents has the unknown instruction 0x{opcode:x2} at byte {offset}: the file is damaged, or was written by no pickler of Python. Save model.state_dict() again with torch.save.");
            }
        }
    }

    private bool Execute(byte opcode)
    {
        switch (opcode)
        {
            case 0x80:
                CheckProtocol(_input.ReadByte());
                return true;
            case (byte)'N':
                Push(null);
                return true;
            case 0x88:
                Push(True);
                return true;
            case 0x89:
                Push(False);
                return true;
            case (byte)'K':
                Push(SmallIntegers[_input.ReadByte()]);
                return true;
            case (byte)'M':
                Push((long)_input.ReadUInt16());
                return true;
            case (byte)'J':
                Push((long)_input.ReadInt32());
                return true;
            case 0x8a:
                Push(ReadLong());
                return true;
            case (byte)'G':
                Push(_input.ReadDouble());
                return true;
            case (byte)'X' or (byte)'T':
                Push(ReadString(_input.ReadInt32()));
                return true;
            case (byte)'U':
                Push(ReadString(_input.ReadByte()));
                return true;
            case (byte)'c':
                Push(ReadGlobal());
                return true;
            default:
                return ExecuteMemo(opcode) || ExecuteContainer(opcode) || ExecuteObject(opcode) || ExecuteLater(opcode);
        }
    }

    private bool ExecuteMemo(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'q':
                Remember(_input.ReadByte());
                return true;
            case (byte)'r':
                Remember(_input.ReadInt32());
                return true;
            case (byte)'h':
                Push(Recall(_input.ReadByte()));
                return true;
            case (byte)'j':
                Push(Recall(_input.ReadInt32()));
                return true;
            default:
                return false;
        }
    }

    private bool ExecuteContainer(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(':
                if (_marks.Count == MaxMarks)
                {
                    throw new FormatException("its list of contents is nested too deeply.");
                }

                _marks.Add(_stack.Count);
                return true;
            case (byte)')':
                Push(Array.Empty<object?>());
                return true;
            case (byte)'t':
                Push(PopToMark());
                return true;
            case 0x85 or 0x86 or 0x87:
                Push(PopMany(opcode - 0x84));
                return true;
            case (byte)'}':
                Push(new PickleDictionary());
                return true;
            case (byte)']':
                Push(new PickleList());
                return true;
            case 0x8f:
                Push(new PickleOpaque("set"));
                return true;
            case (byte)'a':
                Append(PopMany(1));
                return true;
            case (byte)'e':
                Append(PopToMark());
                return true;
            case (byte)'s':
                SetItems(PopMany(2));
                return true;
            case (byte)'u':
                SetItems(PopToMark());
                return true;
            default:
                return false;
        }
    }

    private bool ExecuteObject(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'Q':
                Push(ToStorage(Pop()));
                return true;
            case (byte)'R':
            case 0x81:
                object? arguments = Pop();
                Push(Construct(Pop(), arguments));
                return true;
            case (byte)'b':
                // The state of what is known (a dict's _metadata) holds nothing wanted; that of opaque objects is dropped.
                Pop();
                if (Peek() is not (PickleDictionary or TensorReference or PickleOpaque))
                {
                    throw Damaged();
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>What protocols 3 to 5 have added.</summary>
    private bool ExecuteLater(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'B':
                PushBytes(_input.ReadInt32());
                return true;
            case (byte)'C':
                PushBytes(_input.ReadByte());
                return true;
            case 0x8e or 0x96:
                PushBytes(_input.ReadInt64());
                return true;
            case 0x8c:
                Push(ReadString(_input.ReadByte()));
                return true;
            case 0x8d:
                Push(ReadString(_input.ReadInt64()));
                return true;
            case 0x90:
                PopToMark();
                return Peek() is PickleOpaque ? true : throw Damaged();
            case 0x91:
                PopToMark();
                Push(new PickleOpaque("frozenset"));
                return true;
            case 0x92:
                Pop();
                object? arguments = Pop();
                Push(Construct(Pop(), arguments));
                return true;
            case 0x93:
                object? name = Pop();
                Push(ToGlobal(Pop(), name));
                return true;
            case 0x94:
                Remember(_memo.Count);
                return true;
            case 0x95:
                // The length of what follows in one piece, for those who read unbuffered.
                _input.Skip(sizeof(long));
                return true;
            default:
                return false;
        }
    }

    private static void CheckProtocol(byte protocol)
    {
        if (protocol is < FirstProtocol or > LastProtocol)
        {
            throw new FormatException($"it was written with pickle protocol {protocol}, where PyTorch writes 2 and {LastProtocol} is the last known. Save model.state_dict() again with torch.save and its default protocol.");
        }
    }

    private static FormatException Damaged() => new("its list of contents makes no sense: the file is damaged.");

    private object? Construct(object? callable, object? arguments)
    {
        if (callable is not PickleGlobal global)
        {
            return callable is PickleOpaque ? callable : throw Damaged();
        }

        object?[]? values = arguments as object?[];
        object? built = values is null ? null : global.FullName switch
        {
            "collections.OrderedDict" => ToDictionary(values),
            "collections.defaultdict" => new PickleDictionary(),
            "torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_tensor" => ToTensor(values),
            "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state" => values is [TensorReference tensor, ..] ? tensor : null,
            "torch.Size" => values is [object?[] size] ? size : null,
            _ => null,
        };
        if (built is null)
        {
            _opaqueNames.Add(global.FullName);
            _budget.Charge(ValueCost);
        }

        return built ?? new PickleOpaque(global.FullName);
    }

    private PickleDictionary? ToDictionary(object?[] arguments)
    {
        var dictionary = new PickleDictionary();
        if (arguments is [PickleList pairs])
        {
            // How Python 2 pickled it: a list of pairs. The list may be used more than once.
            _budget.Charge((long)ValueCost * pairs.Items.Count);
            if (pairs.Count != pairs.Items.Count)
            {
                throw Damaged();
            }

            foreach ((_, object? pair) in pairs.Items)
            {
                (object? key, object? value) = pair switch
                {
                    PickleList { Count: 2, Items: [(0, var k), (1, var v)] } => (k, v),
                    PickleList { Count: 2, Items: [(0, var k)] } => (k, null),
                    object?[] items when items is [var k, var v] => (k, v),
                    _ => throw Damaged(),
                };
                dictionary.Items.Add(new(key, value));
            }

            return dictionary;
        }

        return arguments.Length == 0 ? dictionary : null;
    }

    private object? ToTensor(object?[] arguments)
    {
        if (arguments is [PickleOpaque opaque, ..])
        {
            return opaque;
        }

        if (arguments is not [StorageReference storage, long offset, object?[] shape, object?[] strides, ..])
        {
            throw Damaged();
        }

        _budget.Charge(ValueCost + (24L * shape.Length));
        return TensorReference.Create(storage, offset, ToIntegers(shape), ToIntegers(strides));
    }

    private static long[] ToIntegers(object?[] values) => Array.ConvertAll(values, value => value is long number ? number : throw Damaged());

    private object ToStorage(object? id)
    {
        _budget.Charge(2 * ValueCost);
        if (id is not object?[] parts)
        {
            throw Damaged();
        }

        if (parts is ["module", PickleGlobal type, ..])
        {
            _opaqueNames.Add(type.FullName);
            return new PickleOpaque(type.FullName);
        }

        if (parts is not ["storage", PickleGlobal kind, string key, _, long count, ..])
        {
            throw Damaged();
        }

        if (PickleGlobals.StorageType(kind) is not { } element)
        {
            _opaqueNames.Add(kind.FullName);
            _opaqueStorages[key] = kind.FullName;
            return new PickleOpaque(kind.FullName);
        }

        if (count < 0 || count > long.MaxValue / TensorElements.SizeOf(element))
        {
            throw new FormatException($"it claims a storage of {count} elements.");
        }

        var storage = new StorageReference(key, element, count, 0, count);
        if (_storages.TryGetValue(key, out StorageReference? known))
        {
            storage = known == storage ? known : throw new FormatException($"it describes the storage '{key}' in two ways.");
        }
        else
        {
            _storages[key] = storage;
        }

        return parts switch
        {
            [_, _, _, _, _] or [_, _, _, _, _, null] => storage,
            [_, _, _, _, _, object?[] view] when view is [_, long start, long length] && start >= 0 && length >= 0 && start <= count - length => storage with { ViewStart = start, ViewCount = length },
            _ => throw Damaged(),
        };
    }

    private PickleGlobal ReadGlobal() => Checked(new PickleGlobal(_input.ReadLine(MaxNameLength), _input.ReadLine(MaxNameLength)));

    /// <summary>A name that protocol 4 makes of two texts, which may have been used before.</summary>
    private PickleGlobal ToGlobal(object? module, object? name)
    {
        if (module is not string first || name is not string second)
        {
            throw Damaged();
        }

        return first.Length <= MaxNameLength && second.Length <= MaxNameLength
            ? Checked(new PickleGlobal(PickleInput.Printable(first), PickleInput.Printable(second)))
            : throw new FormatException("it holds a name that is too long.");
    }

    private PickleGlobal Checked(PickleGlobal global)
    {
        _budget.Charge(ValueCost + (4L * (global.Module.Length + global.Name.Length)));
        return PickleGlobals.IsDangerous(global)
            ? throw new FormatException($"it would run '{global.FullName}' when opened with PyTorch. Nothing was run here. The file is malicious: delete it, and get the weights from their authors.")
            : global;
    }

    private object ReadLong()
    {
        int length = _input.ReadByte();
        if (length > sizeof(long))
        {
            _input.Skip(length);
            return new PickleOpaque("int");
        }

        long value = 0;
        ReadOnlySpan<byte> bytes = _input.Take(length);
        for (int i = 0; i < length; i++)
        {
            value |= (long)bytes[i] << (8 * i);
        }

        int unused = 64 - (8 * length);
        return length == 0 ? 0L : value << unused >> unused;
    }

    private void PushBytes(long length)
    {
        if (length < 0)
        {
            throw Damaged();
        }

        // Random states, configurations and the like: nothing wanted is made of bytes.
        _input.Skip(length);
        Push(new PickleOpaque("bytes"));
    }

    private object ReadString(long length)
    {
        if (length < 0)
        {
            throw Damaged();
        }

        if (length > MaxStringBytes)
        {
            // Arrays of random states, configurations and the like, written as text. Nothing wanted is this long.
            _input.Skip(length);
            return new PickleOpaque("str");
        }

        _budget.Charge(2L * length);
        return length == 0 ? string.Empty : Encoding.UTF8.GetString(_input.Take((int)length));
    }

    private void Remember(int index)
    {
        _budget.Charge(ValueCost);
        _memo[index] = Peek();
    }

    private object? Recall(int index) => _memo.TryGetValue(index, out object? value) ? value : throw Damaged();

    private void Push(object? value)
    {
        _budget.Charge(ValueCost);
        _stack.Add(value);
    }

    private object? Peek() => _stack.Count > Floor ? _stack[^1] : throw Damaged();

    private object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    // What lies below the last mark is out of reach until the mark is gone.
    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    private object?[] PopMany(int count)
    {
        int start = _stack.Count - count;
        return start >= Floor ? Cut(start) : throw Damaged();
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Damaged();
        }

        int start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return Cut(start);
    }

    private object?[] Cut(int start)
    {
        object?[] values = [.. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stack)[start..]];
        _budget.Charge((long)CutCost * values.Length);
        _stack.RemoveRange(start, values.Length);
        return values;
    }

    private void Append(object?[] values)
    {
        switch (Peek())
        {
            case PickleList list:
                _budget.Refund((ValueCost + CutCost) * (long)list.Add(values));
                break;
            case PickleOpaque:
                break;
            default:
                throw Damaged();
        }
    }

    private void SetItems(object?[] pairs)
    {
        if (pairs.Length % 2 != 0)
        {
            throw Damaged();
        }

        switch (Peek())
        {
            case PickleDictionary dictionary:
                for (int i = 0; i < pairs.Length; i += 2)
                {
                    dictionary.Items.Add(new(pairs[i], pairs[i + 1]));
                }

                break;
            case PickleOpaque:
                break;
            default:
                throw Damaged();
        }
    }
}
