/** One pizza of the menu, with a price for each size that it is made in. */
export interface Pizza {
  /** Without the size: `hawaiian` is sold as `hawaiian_s`, `hawaiian_m` and `hawaiian_l`. */
  id: string;
  name: string;
  category: 'Chicken' | 'Classic' | 'Supreme' | 'Veggie';
  ingredients: string;
  sizes: PizzaSize[];
}

export interface PizzaSize {
  size: 'S' | 'M' | 'L' | 'XL' | 'XXL';
  /** Price in cents. */
  cents: number;
  /** How often it is ordered, against all others. */
  popularity: number;
}

/** The menu of the sample: 32 pizzas, 91 of them with their sizes. */
export const MENU: Pizza[] = [
  {
    id: 'bbq_ckn',
    name: 'The Barbecue Chicken Pizza',
    category: 'Chicken',
    ingredients:
      'Barbecued Chicken, Red Peppers, Green Peppers, Tomatoes, Red Onions, Barbecue Sauce',
    sizes: [
      { size: 'S', cents: 1275, popularity: 48 },
      { size: 'M', cents: 1675, popularity: 93 },
      { size: 'L', cents: 2075, popularity: 97 },
    ],
  },
  {
    id: 'big_meat',
    name: 'The Big Meat Pizza',
    category: 'Classic',
    ingredients: 'Bacon, Pepperoni, Italian Sausage, Chorizo Sausage',
    sizes: [{ size: 'S', cents: 1200, popularity: 181 }],
  },
  {
    id: 'brie_carre',
    name: 'The Brie Carre Pizza',
    category: 'Supreme',
    ingredients: 'Brie Carre Cheese, Prosciutto, Caramelized Onions, Pears, Thyme, Garlic',
    sizes: [{ size: 'S', cents: 2365, popularity: 48 }],
  },
  {
    id: 'calabrese',
    name: 'The Calabrese Pizza',
    category: 'Supreme',
    ingredients: 'Nduja Salami, Pancetta, Tomatoes, Red Onions, Friggitello Peppers, Garlic',
    sizes: [
      { size: 'S', cents: 1225, popularity: 10 },
      { size: 'M', cents: 1625, popularity: 55 },
      { size: 'L', cents: 2025, popularity: 27 },
    ],
  },
  {
    id: 'cali_ckn',
    name: 'The California Chicken Pizza',
    category: 'Chicken',
    ingredients:
      'Chicken, Artichoke, Spinach, Garlic, Jalapeno Peppers, Fontina Cheese, Gouda Cheese',
    sizes: [
      { size: 'S', cents: 1275, popularity: 49 },
      { size: 'M', cents: 1675, popularity: 91 },
      { size: 'L', cents: 2075, popularity: 90 },
    ],
  },
  {
    id: 'ckn_alfredo',
    name: 'The Chicken Alfredo Pizza',
    category: 'Chicken',
    ingredients: 'Chicken, Red Onions, Red Peppers, Mushrooms, Asiago Cheese, Alfredo Sauce',
    sizes: [
      { size: 'S', cents: 1275, popularity: 10 },
      { size: 'M', cents: 1675, popularity: 70 },
      { size: 'L', cents: 2075, popularity: 19 },
    ],
  },
  {
    id: 'ckn_pesto',
    name: 'The Chicken Pesto Pizza',
    category: 'Chicken',
    ingredients: 'Chicken, Tomatoes, Red Peppers, Spinach, Garlic, Pesto Sauce',
    sizes: [
      { size: 'S', cents: 1275, popularity: 30 },
      { size: 'M', cents: 1675, popularity: 27 },
      { size: 'L', cents: 2075, popularity: 39 },
    ],
  },
  {
    id: 'classic_dlx',
    name: 'The Classic Deluxe Pizza',
    category: 'Classic',
    ingredients: 'Pepperoni, Mushrooms, Red Onions, Red Peppers, Bacon',
    sizes: [
      { size: 'S', cents: 1200, popularity: 79 },
      { size: 'M', cents: 1600, popularity: 116 },
      { size: 'L', cents: 2050, popularity: 47 },
    ],
  },
  {
    id: 'five_cheese',
    name: 'The Five Cheese Pizza',
    category: 'Veggie',
    ingredients:
      'Mozzarella Cheese, Provolone Cheese, Smoked Gouda Cheese, Romano Cheese, Blue Cheese, Garlic',
    sizes: [{ size: 'L', cents: 1850, popularity: 136 }],
  },
  {
    id: 'four_cheese',
    name: 'The Four Cheese Pizza',
    category: 'Veggie',
    ingredients:
      'Ricotta Cheese, Gorgonzola Piccante Cheese, Mozzarella Cheese, Parmigiano Reggiano Cheese, Garlic',
    sizes: [
      { size: 'M', cents: 1475, popularity: 58 },
      { size: 'L', cents: 1795, popularity: 127 },
    ],
  },
  {
    id: 'green_garden',
    name: 'The Green Garden Pizza',
    category: 'Veggie',
    ingredients: 'Spinach, Mushrooms, Tomatoes, Green Olives, Feta Cheese',
    sizes: [
      { size: 'S', cents: 1200, popularity: 59 },
      { size: 'M', cents: 1600, popularity: 30 },
      { size: 'L', cents: 2025, popularity: 9 },
    ],
  },
  {
    id: 'hawaiian',
    name: 'The Hawaiian Pizza',
    category: 'Classic',
    ingredients: 'Sliced Ham, Pineapple, Mozzarella Cheese',
    sizes: [
      { size: 'S', cents: 1050, popularity: 100 },
      { size: 'M', cents: 1325, popularity: 47 },
      { size: 'L', cents: 1650, popularity: 90 },
    ],
  },
  {
    id: 'ital_cpcllo',
    name: 'The Italian Capocollo Pizza',
    category: 'Classic',
    ingredients: 'Capocollo, Red Peppers, Tomatoes, Goat Cheese, Garlic, Oregano',
    sizes: [
      { size: 'S', cents: 1200, popularity: 30 },
      { size: 'M', cents: 1600, popularity: 40 },
      { size: 'L', cents: 2050, popularity: 72 },
    ],
  },
  {
    id: 'ital_supr',
    name: 'The Italian Supreme Pizza',
    category: 'Supreme',
    ingredients: 'Calabrese Salami, Capocollo, Tomatoes, Red Onions, Green Olives, Garlic',
    sizes: [
      { size: 'S', cents: 1250, popularity: 19 },
      { size: 'M', cents: 1650, popularity: 92 },
      { size: 'L', cents: 2075, popularity: 74 },
    ],
  },
  {
    id: 'ital_veggie',
    name: 'The Italian Vegetables Pizza',
    category: 'Veggie',
    ingredients: 'Eggplant, Artichokes, Tomatoes, Zucchini, Red Peppers, Garlic, Pesto Sauce',
    sizes: [
      { size: 'S', cents: 1275, popularity: 30 },
      { size: 'M', cents: 1675, popularity: 48 },
      { size: 'L', cents: 2100, popularity: 19 },
    ],
  },
  {
    id: 'mediterraneo',
    name: 'The Mediterranean Pizza',
    category: 'Veggie',
    ingredients:
      'Spinach, Artichokes, Kalamata Olives, Sun-dried Tomatoes, Feta Cheese, Plum Tomatoes, Red Onions',
    sizes: [
      { size: 'S', cents: 1200, popularity: 29 },
      { size: 'M', cents: 1600, popularity: 27 },
      { size: 'L', cents: 2025, popularity: 36 },
    ],
  },
  {
    id: 'mexicana',
    name: 'The Mexicana Pizza',
    category: 'Veggie',
    ingredients:
      'Tomatoes, Red Peppers, Jalapeno Peppers, Red Onions, Cilantro, Corn, Chipotle Sauce, Garlic',
    sizes: [
      { size: 'S', cents: 1200, popularity: 16 },
      { size: 'M', cents: 1600, popularity: 45 },
      { size: 'L', cents: 2025, popularity: 84 },
    ],
  },
  {
    id: 'napolitana',
    name: 'The Napolitana Pizza',
    category: 'Classic',
    ingredients: 'Tomatoes, Anchovies, Green Olives, Red Onions, Garlic',
    sizes: [
      { size: 'S', cents: 1200, popularity: 47 },
      { size: 'M', cents: 1600, popularity: 43 },
      { size: 'L', cents: 2050, popularity: 56 },
    ],
  },
  {
    id: 'pep_msh_pep',
    name: 'The Pepperoni, Mushroom, and Peppers Pizza',
    category: 'Classic',
    ingredients: 'Pepperoni, Mushrooms, Green Peppers',
    sizes: [
      { size: 'S', cents: 1100, popularity: 57 },
      { size: 'M', cents: 1450, popularity: 39 },
      { size: 'L', cents: 1750, popularity: 38 },
    ],
  },
  {
    id: 'pepperoni',
    name: 'The Pepperoni Pizza',
    category: 'Classic',
    ingredients: 'Mozzarella Cheese, Pepperoni',
    sizes: [
      { size: 'S', cents: 975, popularity: 74 },
      { size: 'M', cents: 1250, popularity: 92 },
      { size: 'L', cents: 1525, popularity: 71 },
    ],
  },
  {
    id: 'peppr_salami',
    name: 'The Pepper Salami Pizza',
    category: 'Supreme',
    ingredients: 'Genoa Salami, Capocollo, Pepperoni, Tomatoes, Asiago Cheese, Garlic',
    sizes: [
      { size: 'S', cents: 1250, popularity: 32 },
      { size: 'M', cents: 1650, popularity: 42 },
      { size: 'L', cents: 2075, popularity: 68 },
    ],
  },
  {
    id: 'prsc_argla',
    name: 'The Prosciutto and Arugula Pizza',
    category: 'Supreme',
    ingredients: 'Prosciutto di San Daniele, Arugula, Mozzarella Cheese',
    sizes: [
      { size: 'S', cents: 1250, popularity: 42 },
      { size: 'M', cents: 1650, popularity: 58 },
      { size: 'L', cents: 2075, popularity: 42 },
    ],
  },
  {
    id: 'sicilian',
    name: 'The Sicilian Pizza',
    category: 'Supreme',
    ingredients: 'Coarse Sicilian Salami, Tomatoes, Green Olives, Luganega Sausage, Onions, Garlic',
    sizes: [
      { size: 'S', cents: 1225, popularity: 73 },
      { size: 'M', cents: 1625, popularity: 56 },
      { size: 'L', cents: 2025, popularity: 60 },
    ],
  },
  {
    id: 'soppressata',
    name: 'The Soppressata Pizza',
    category: 'Supreme',
    ingredients: 'Soppressata Salami, Fontina Cheese, Mozzarella Cheese, Mushrooms, Garlic',
    sizes: [
      { size: 'S', cents: 1250, popularity: 29 },
      { size: 'M', cents: 1650, popularity: 27 },
      { size: 'L', cents: 2075, popularity: 40 },
    ],
  },
  {
    id: 'southw_ckn',
    name: 'The Southwest Chicken Pizza',
    category: 'Chicken',
    ingredients:
      'Chicken, Tomatoes, Red Peppers, Red Onions, Jalapeno Peppers, Corn, Cilantro, Chipotle Sauce',
    sizes: [
      { size: 'S', cents: 1275, popularity: 37 },
      { size: 'M', cents: 1675, popularity: 53 },
      { size: 'L', cents: 2075, popularity: 99 },
    ],
  },
  {
    id: 'spicy_ital',
    name: 'The Spicy Italian Pizza',
    category: 'Supreme',
    ingredients: 'Capocollo, Tomatoes, Goat Cheese, Artichokes, Peperoncini verdi, Garlic',
    sizes: [
      { size: 'S', cents: 1250, popularity: 40 },
      { size: 'M', cents: 1650, popularity: 40 },
      { size: 'L', cents: 2075, popularity: 109 },
    ],
  },
  {
    id: 'spin_pesto',
    name: 'The Spinach Pesto Pizza',
    category: 'Veggie',
    ingredients: 'Spinach, Artichokes, Tomatoes, Sun-dried Tomatoes, Garlic, Pesto Sauce',
    sizes: [
      { size: 'S', cents: 1250, popularity: 40 },
      { size: 'M', cents: 1650, popularity: 28 },
      { size: 'L', cents: 2075, popularity: 28 },
    ],
  },
  {
    id: 'spinach_fet',
    name: 'The Spinach and Feta Pizza',
    category: 'Veggie',
    ingredients: 'Spinach, Mushrooms, Red Onions, Feta Cheese, Garlic',
    sizes: [
      { size: 'S', cents: 1200, popularity: 44 },
      { size: 'M', cents: 1600, popularity: 56 },
      { size: 'L', cents: 2025, popularity: 44 },
    ],
  },
  {
    id: 'spinach_supr',
    name: 'The Spinach Supreme Pizza',
    category: 'Supreme',
    ingredients:
      'Spinach, Red Onions, Pepperoni, Tomatoes, Artichokes, Kalamata Olives, Garlic, Asiago Cheese',
    sizes: [
      { size: 'S', cents: 1250, popularity: 39 },
      { size: 'M', cents: 1650, popularity: 27 },
      { size: 'L', cents: 2075, popularity: 28 },
    ],
  },
  {
    id: 'thai_ckn',
    name: 'The Thai Chicken Pizza',
    category: 'Chicken',
    ingredients: 'Chicken, Pineapple, Tomatoes, Red Peppers, Thai Sweet Chilli Sauce',
    sizes: [
      { size: 'S', cents: 1275, popularity: 48 },
      { size: 'M', cents: 1675, popularity: 47 },
      { size: 'L', cents: 2075, popularity: 136 },
    ],
  },
  {
    id: 'the_greek',
    name: 'The Greek Pizza',
    category: 'Classic',
    ingredients: 'Kalamata Olives, Feta Cheese, Tomatoes, Garlic, Beef Chuck Roast, Red Onions',
    sizes: [
      { size: 'S', cents: 1200, popularity: 30 },
      { size: 'M', cents: 1600, popularity: 28 },
      { size: 'L', cents: 2050, popularity: 26 },
      { size: 'XL', cents: 2550, popularity: 54 },
      { size: 'XXL', cents: 3595, popularity: 3 },
    ],
  },
  {
    id: 'veggie_veg',
    name: 'The Vegetables + Vegetables Pizza',
    category: 'Veggie',
    ingredients:
      'Mushrooms, Tomatoes, Red Peppers, Green Peppers, Red Onions, Zucchini, Spinach, Garlic',
    sizes: [
      { size: 'S', cents: 1200, popularity: 46 },
      { size: 'M', cents: 1600, popularity: 63 },
      { size: 'L', cents: 2025, popularity: 42 },
    ],
  },
];
