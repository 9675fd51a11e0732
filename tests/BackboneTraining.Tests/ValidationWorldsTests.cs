namespace AudioAnomaly.BackboneTraining.Tests;

public class ValidationWorldsTests
{
    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(false)]
    [InlineData(true)]
    public void Evaluate_SameSeedAndWeights_GivesTheSameFigureAboveChance(bool steady)
    {
        Cnn14Weights weights = Cnn14Weights.Random(1, 64, 8, 8, 8, 8);

        double first = new ValidationWorlds(5, 3, steady).Evaluate(weights), second = new ValidationWorlds(5, 3, steady).Evaluate(weights);

        Assert.Equal(first, second);
        Assert.InRange(first, 0.3, 1);
        Assert.NotEqual(first, new ValidationWorlds(6, 3, steady).Evaluate(weights));
        Assert.NotEqual(first, new ValidationWorlds(5, 3, !steady).Evaluate(weights));
    }
}
