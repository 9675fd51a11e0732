using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>What a profile's numbers belong to: frequency rows, the lowest first, each with as many numbers. The rows of a narrower recording are
/// then the first part of a profile. Immutable.</summary>
/// <param name="Bins">Bins of the spectrograms.</param>
/// <param name="ValidBins">Their bins in scope.</param>
/// <param name="Rows">Frequency rows in scope.</param>
/// <param name="NumbersPerRow">Numbers of a row.</param>
internal sealed record ProfileShape(int Bins, int ValidBins, int Rows, int NumbersPerRow)
{
    /// <summary>Numbers of a profile.</summary>
    public int Length => Rows * NumbersPerRow;

    /// <summary>The first difference that keeps profiles apart; null if there is none.</summary>
    public string? DifferenceFrom(ProfileShape other) =>
        Bins != other.Bins ? $"{other.Bins} frequency bins where {Bins} are expected"
        : ValidBins != other.ValidBins ? $"{other.ValidBins} frequency bins in scope where {ValidBins} are expected"
        : Rows != other.Rows || NumbersPerRow != other.NumbersPerRow
            ? $"{other.Rows} x {other.NumbersPerRow} numbers where {Rows} x {NumbersPerRow} are expected"
        : null;

    public void Save(JsonObject options)
    {
        options["bins"] = Bins;
        options["validBins"] = ValidBins;
        options["rows"] = Rows;
        options["numbersPerRow"] = NumbersPerRow;
    }

    /// <exception cref="FormatException">A number is impossible.</exception>
    public static ProfileShape Load(JsonObject options)
    {
        var shape = new ProfileShape(Positive("bins"), Positive("validBins"), Positive("rows"), Positive("numbersPerRow"));
        _ = checked(shape.Rows * shape.NumbersPerRow);
        return shape.ValidBins <= shape.Bins && shape.Rows <= shape.ValidBins
            ? shape
            : throw new FormatException($"its {shape.Rows} rows of {shape.ValidBins} bins in scope do not fit {shape.Bins} bins.");

        int Positive(string name) => options[name]!.GetValue<int>() is > 0 and int value
            ? value
            : throw new FormatException($"its number of {name} is not above 0.");
    }
}
